using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Microsoft.ML.InductiveBias.Console.Clusters;

/// <summary>The certificate of a cluster, which every worker and every measurement has. Connections are encrypted, and both sides must show it.</summary>
internal sealed class ClusterCertificate : IDisposable
{
    /// <summary>The environment variable with the password of the file: command lines can be seen by others.</summary>
    public const string PasswordVariable = "INDUCTIVE_BIAS_CERTIFICATE_PASSWORD";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly string _file;

    private ClusterCertificate(X509Certificate2 certificate, string file) => (Certificate, _file) = (certificate, file);

    public X509Certificate2 Certificate { get; }

    /// <summary>Reads a PKCS#12 file (.pfx, .p12), or a PEM file that holds the certificate and its key.</summary>
    /// <exception cref="ToolException">The file has no valid certificate with a private key.</exception>
    public static ClusterCertificate Read(string file, string? password)
    {
        if (!File.Exists(file))
            throw new ToolException($"--certificate: there is no file '{file}'.");
        X509Certificate2 certificate;
        try
        {
            certificate = Path.GetExtension(file).Equals(".pem", StringComparison.OrdinalIgnoreCase) ? FromPem(file, password) : X509CertificateLoader.LoadPkcs12FromFile(file, password);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ToolException($"--certificate: '{file}' can't be read as a certificate with its private key, in the format PKCS#12 or, with the extension .pem, PEM "
                + $"({Text.FirstSentence(failure.Message)}). If it has a password, {(password is null ? $"set the environment variable {PasswordVariable}" : $"check that of the environment variable {PasswordVariable}")}.", failure);
        }
        string? fault = !certificate.HasPrivateKey ? "has no private key; both sides of a connection need it"
            : certificate.NotAfter < DateTime.Now ? string.Create(CultureInfo.InvariantCulture, $"expired on {certificate.NotAfter:yyyy-MM-dd}; make a new one")
            : null;
        if (fault is null)
            return new ClusterCertificate(certificate, file);
        certificate.Dispose();
        throw new ToolException($"--certificate: the certificate in '{file}' {fault}.");
    }

    /// <summary>How Orleans uses it.</summary>
    public void Secure(TlsOptions options)
    {
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (shown, _, _) => IsSame(shown);
        options.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = "cluster";
    }

    /// <summary>Throws if what listens at an address doesn't show this certificate.</summary>
    /// <exception cref="ToolException">It isn't encrypted, or shows another certificate.</exception>
    public void RequireAt(IPEndPoint address, string cluster)
    {
        var shown = Shown(address, Certificate, out bool accepts);
        if (shown is null)
            throw new ToolException($"the cluster {cluster} doesn't encrypt its connections: its workers were started without --certificate. Start them with the same certificate, or leave out --certificate.");
        if (!IsSame(shown) || !accepts)
            throw new ToolException($"the cluster {cluster} has another certificate than '{_file}'. All workers and measurements of a cluster need the same one.");
    }

    /// <summary>Throws if what listens at an address needs a certificate.</summary>
    /// <exception cref="ToolException">It does.</exception>
    public static void RequireNoneAt(IPEndPoint address, string cluster)
    {
        if (Shown(address, null, out _) is not null)
            throw new ToolException($"the cluster {cluster} encrypts its connections; specify its certificate with --certificate.");
    }

    public void Dispose() => Certificate.Dispose();

    private bool IsSame(X509Certificate? shown) => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(Certificate.RawDataMemory.Span);

    /// <summary>The certificate that a server shows; <see langword="null"/> if it doesn't encrypt.</summary>
    private static X509Certificate2? Shown(IPEndPoint address, X509Certificate2? own, out bool accepts)
    {
        X509Certificate2? shown = null;
        accepts = false;
        try
        {
            using var client = new TcpClient(address.AddressFamily);
            using var limit = new CancellationTokenSource(s_patience);
            client.ConnectAsync(address, limit.Token).AsTask().GetAwaiter().GetResult();
            using var stream = new SslStream(client.GetStream());
            stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "cluster",
                ClientCertificates = own is null ? null : [own],
                // The handshake isn't a connection: nothing is sent over it.
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    shown = certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
                    return own is null || (shown is not null && own.RawDataMemory.Span.SequenceEqual(shown.RawDataMemory.Span));
                },
            }, limit.Token).GetAwaiter().GetResult();
            accepts = true;
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or SocketException or OperationCanceledException)
        {
            // The caller says what that means.
        }
        return shown;
    }

    private static X509Certificate2 FromPem(string file, string? password)
    {
        string text = File.ReadAllText(file);
        using var read = text.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) ? X509Certificate2.CreateFromEncryptedPem(text, text, password) : X509Certificate2.CreateFromPem(text, text);
        // Windows takes part in handshakes only with keys of a PKCS#12 file.
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
    }
}
