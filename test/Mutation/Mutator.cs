using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Microsoft.ML.InductiveBias.Mutation;

/// <summary>Puts all mutants of a file into its syntax tree, each behind a switch: <c>(Switch.Is(7) ? (a - b) : (a + b))</c>.</summary>
/// <param name="file">The name of the file in the results.</param>
/// <param name="mutants">Receives the mutants.</param>
/// <param name="excluded">Numbers of mutants that don't compile.</param>
internal sealed class Mutator(string file, List<Mutant> mutants, IReadOnlySet<int> excluded) : CSharpSyntaxRewriter
{
    /// <summary>The annotation of a mutant's code, which holds its number.</summary>
    public const string Annotation = "mutant";

    private static readonly Dictionary<SyntaxKind, SyntaxKind[]> s_operators = new()
    {
        [SyntaxKind.AddExpression] = [SyntaxKind.SubtractExpression],
        [SyntaxKind.SubtractExpression] = [SyntaxKind.AddExpression],
        [SyntaxKind.MultiplyExpression] = [SyntaxKind.DivideExpression],
        [SyntaxKind.DivideExpression] = [SyntaxKind.MultiplyExpression],
        [SyntaxKind.ModuloExpression] = [SyntaxKind.MultiplyExpression],
        [SyntaxKind.LessThanExpression] = [SyntaxKind.LessThanOrEqualExpression, SyntaxKind.GreaterThanOrEqualExpression],
        [SyntaxKind.LessThanOrEqualExpression] = [SyntaxKind.LessThanExpression, SyntaxKind.GreaterThanExpression],
        [SyntaxKind.GreaterThanExpression] = [SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.LessThanOrEqualExpression],
        [SyntaxKind.GreaterThanOrEqualExpression] = [SyntaxKind.GreaterThanExpression, SyntaxKind.LessThanExpression],
        [SyntaxKind.EqualsExpression] = [SyntaxKind.NotEqualsExpression],
        [SyntaxKind.NotEqualsExpression] = [SyntaxKind.EqualsExpression],
        [SyntaxKind.LogicalAndExpression] = [SyntaxKind.LogicalOrExpression],
        [SyntaxKind.LogicalOrExpression] = [SyntaxKind.LogicalAndExpression],
    };

    private static readonly Dictionary<SyntaxKind, SyntaxKind> s_assignments = new()
    {
        [SyntaxKind.AddAssignmentExpression] = SyntaxKind.SubtractAssignmentExpression,
        [SyntaxKind.SubtractAssignmentExpression] = SyntaxKind.AddAssignmentExpression,
        [SyntaxKind.MultiplyAssignmentExpression] = SyntaxKind.DivideAssignmentExpression,
        [SyntaxKind.DivideAssignmentExpression] = SyntaxKind.MultiplyAssignmentExpression,
    };

    private static readonly Dictionary<string, string> s_methods = new() { ["Min"] = "Max", ["Max"] = "Min", ["Floor"] = "Ceiling", ["Ceiling"] = "Floor" };

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var result = (ExpressionSyntax)base.VisitBinaryExpression(node)!;
        foreach (var kind in s_operators.GetValueOrDefault(node.Kind()) ?? [])
            result = Switch(node, result, BinaryExpression(kind, node.Left, node.Right));
        return result;
    }

    public override SyntaxNode? VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitPrefixUnaryExpression(node)!;
        return node.Kind() is SyntaxKind.UnaryMinusExpression or SyntaxKind.LogicalNotExpression ? Switch(node, visited, node.Operand) : visited;
    }

    public override SyntaxNode? VisitLiteralExpression(LiteralExpressionSyntax node) => node.Token.Value switch
    {
        int number => Switch(node, node, Number(number + 1)),
        long number => Switch(node, node, LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(number + 1))),
        double number => Switch(node, node, LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(number == 0 ? 1 : 1.01 * number))),
        bool value => Switch(node, node, LiteralExpression(value ? SyntaxKind.FalseLiteralExpression : SyntaxKind.TrueLiteralExpression)),
        _ => node,
    };

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (InvocationExpressionSyntax)base.VisitInvocationExpression(node)!;
        if (node.Expression is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Math" }, Name.Identifier.Text: var name } method || !s_methods.TryGetValue(name, out string? other))
            return visited;
        return Switch(node, visited, node.WithExpression(method.WithName(IdentifierName(other))));
    }

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        var visited = (StatementSyntax)base.VisitExpressionStatement(node)!;
        // A statement that declares variables or sets an output can't be left out.
        if (node.DescendantNodes().Any(inner => inner is DeclarationExpressionSyntax) || (node.Expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax output } && IsOutput(output)))
            return visited;
        if (node.Expression is AssignmentExpressionSyntax assignment)
        {
            var result = visited;
            if (s_assignments.TryGetValue(assignment.Kind(), out var kind))
                result = If(node, result, ExpressionStatement(AssignmentExpression(kind, assignment.Left, assignment.Right)));
            return If(node, result, EmptyStatement());
        }
        return node.Expression is InvocationExpressionSyntax or PostfixUnaryExpressionSyntax ? If(node, visited, EmptyStatement()) : visited;
    }

    private static bool IsOutput(IdentifierNameSyntax name) => name.Ancestors().OfType<BaseMethodDeclarationSyntax>().FirstOrDefault()?.ParameterList.Parameters
        .Any(parameter => parameter.Identifier.Text == name.Identifier.Text && parameter.Modifiers.Any(SyntaxKind.OutKeyword)) == true;

    /// <summary>A constant becomes a property, so that it can change.</summary>
    public override SyntaxNode? VisitFieldDeclaration(FieldDeclarationSyntax node)
    {
        if (!node.Modifiers.Any(SyntaxKind.ConstKeyword))
            return base.VisitFieldDeclaration(node);
        if (node.Declaration.Variables is not [{ Initializer.Value: { } value } variable] || node.Declaration.Type is not PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.DoubleKeyword or (int)SyntaxKind.IntKeyword or (int)SyntaxKind.LongKeyword })
            return node;
        bool isWhole = node.Declaration.Type.ToString() != "double";
        var changed = BinaryExpression(isWhole ? SyntaxKind.AddExpression : SyntaxKind.MultiplyExpression, ParenthesizedExpression(value), isWhole ? Number(1) : LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(1.5)));
        var switched = Switch(node.Declaration, value, changed);
        mutants[^1] = mutants[^1] with { Constant = variable.Identifier.Text };
        if (switched == value)
            return node;
        return PropertyDeclaration(node.Declaration.Type, variable.Identifier)
            .WithModifiers(TokenList(node.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.ConstKeyword)).Append(Token(SyntaxKind.StaticKeyword))))
            .WithExpressionBody(ArrowExpressionClause(switched)).WithSemicolonToken(Token(SyntaxKind.SemicolonToken)).NormalizeWhitespace()
            .WithAdditionalAnnotations(new SyntaxAnnotation(Annotation, $"{mutants.Count}"));
    }

    // Constants by necessity, and code whose only effect is a text.
    public override SyntaxNode? VisitAttributeList(AttributeListSyntax node) => node;

    public override SyntaxNode? VisitParameter(ParameterSyntax node) => node;

    public override SyntaxNode? VisitCaseSwitchLabel(CaseSwitchLabelSyntax node) => node;

    public override SyntaxNode? VisitConstantPattern(ConstantPatternSyntax node) => node;

    public override SyntaxNode? VisitRelationalPattern(RelationalPatternSyntax node) => node;

    public override SyntaxNode? VisitLocalDeclarationStatement(LocalDeclarationStatementSyntax node) => node.IsConst ? node : base.VisitLocalDeclarationStatement(node);

    public override SyntaxNode? VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node) => node;

    public override SyntaxNode? VisitThrowStatement(ThrowStatementSyntax node) => node;

    public override SyntaxNode? VisitThrowExpression(ThrowExpressionSyntax node) => node;

    // The mutated code has no other mutants inside: only one is active, and the code would double with each level.
    private ExpressionSyntax Switch(SyntaxNode place, ExpressionSyntax original, ExpressionSyntax mutated) => Next(place, mutated) is { } id
        ? ParenthesizedExpression(ConditionalExpression(Condition(id), ParenthesizedExpression(mutated.WithoutTrivia()), ParenthesizedExpression(original.WithoutTrivia())))
            .WithTriviaFrom(original).WithAdditionalAnnotations(new SyntaxAnnotation(Annotation, $"{id}"))
        : original;

    private StatementSyntax If(SyntaxNode place, StatementSyntax original, StatementSyntax mutated) => Next(place, mutated) is { } id
        ? Block(IfStatement(Condition(id), Block(mutated), ElseClause(Block(original)))).WithAdditionalAnnotations(new SyntaxAnnotation(Annotation, $"{id}"))
        : original;

    private int? Next(SyntaxNode place, SyntaxNode after)
    {
        int id = mutants.Count + 1;
        mutants.Add(new Mutant(id, file, place.GetLocation().GetLineSpan().StartLinePosition.Line + 1, OneLine(place), after is EmptyStatementSyntax ? "nothing" : OneLine(after)));
        return excluded.Contains(id) ? null : id;

        static string OneLine(SyntaxNode node) => string.Join(' ', node.NormalizeWhitespace().ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static ExpressionSyntax Condition(int id) => ParseExpression($"global::MutantSwitch.Is({id})").WithTrailingTrivia(Space);

    private static LiteralExpressionSyntax Number(int value) => LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(value));
}
