namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>What a population of networks moves by: U = fit · F + tilt · L, where F = ‖f(X) − Y‖²/2σ² is the misfit on the training rows
/// and L a loss on the test rows.</summary>
/// <param name="Training">The training rows.</param>
/// <param name="NoiseVariance">σ².</param>
/// <param name="Test">The test rows; <see langword="null"/> while only the training rows matter.</param>
/// <param name="Loss">The kind of loss on the test rows.</param>
internal sealed record NetworkEnergy(NetworkTask Training, double NoiseVariance, NetworkTask? Test, LossKind Loss)
{
    /// <summary>The factor from the mean squared error to the misfit.</summary>
    public double MisfitFactor => (double)Training.Rows * Training.OutputCount / (2 * NoiseVariance);

    /// <summary>The computation on one core.</summary>
    internal sealed class Worker(NetworkEnergy energy, LatentWeights latents, PerceptronLayout layout)
    {
        private readonly Perceptron _perceptron = new(layout, Math.Max(energy.Training.Rows, energy.Test?.Rows ?? 0));
        private readonly float[] _weights = new float[layout.PackedLength], _gradient = new float[layout.PackedLength];

        /// <summary>Misfit and loss; adds the gradient of fit · misfit + tilt · loss. The 0-1 error has none.</summary>
        public (double Misfit, double Loss) Evaluate(ReadOnlySpan<double> state, double fit, double tilt, Span<double> gradient)
        {
            latents.ToWeights(state, _weights);
            double misfit = energy.MisfitFactor * MeanSquaredError(energy.Training);
            latents.AddGradient(state, _gradient, fit * energy.MisfitFactor, gradient);
            if (energy.Test is not { } test)
                return (misfit, misfit);
            if (energy.Loss == LossKind.ZeroOneError)
                return (misfit, ZeroOneError(test));
            if (tilt == 0)
                return (misfit, _perceptron.Loss(_weights, test, NetworkTrainingLoss.MeanSquaredError));
            double loss = MeanSquaredError(test);
            latents.AddGradient(state, _gradient, tilt, gradient);
            return (misfit, loss);
        }

        /// <summary>The weights in the plain order.</summary>
        public float[] Weights(ReadOnlySpan<double> state)
        {
            latents.ToWeights(state, _weights);
            var plain = new float[layout.PlainLength];
            layout.Unpack(_weights, plain);
            return plain;
        }

        private double MeanSquaredError(NetworkTask task) =>
            _perceptron.LossAndGradient(_weights, task.Features, task.Targets, [], task.Rows, NetworkTrainingLoss.MeanSquaredError, _gradient);

        private double ZeroOneError(NetworkTask task)
        {
            var outputs = new float[task.Rows * task.OutputCount];
            _perceptron.Predict(_weights, task.Features, outputs);
            int wrong = 0;
            for (int row = 0; row < task.Rows; row++)
            {
                wrong += ArgMax.Of<float>(outputs.AsSpan(row * task.OutputCount, task.OutputCount)) == ArgMax.Of<float>(task.Targets.AsSpan(row * task.OutputCount, task.OutputCount)) ? 0 : 1;
            }
            return wrong / (double)task.Rows;
        }
    }
}
