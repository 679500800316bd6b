using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Gives a method a signature that a machine can call: DDSL0016, DDSL0204.</summary>
/// <remarks>Offered only if neither the method nor a call of it in the document needs a removed parameter or result.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class HandlerFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.HandlerSignature.Id,
        Catalogue.AsyncHandler.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan) is not MethodDeclarationSyntax method
            || method.ExplicitInterfaceSpecifier is not null
            || method.Modifiers.Any(SyntaxKind.PartialKeyword)
            || method.Modifiers.Any(SyntaxKind.OverrideKeyword)
            || HintOf<HandlerHint>(diagnostic) is not { } hint
            || !CanTake(method, Wanted(method, hint))
            || IsNamedElsewhere(root, method))
        {
            yield break;
        }

        string wanted = Wanted(method, hint);
        string title = diagnostic.Id == Catalogue.AsyncHandler.Id
            ? "Remove 'async'"
            : $"Change the signature to 'void {method.Identifier.ValueText}({wanted})'";
        yield return new(title, "MakeHandler", editor =>
            editor.ReplaceNode(method, (current, _) => MakeHandler((MethodDeclarationSyntax)current, wanted)));
    }

    // A parameter of the right type keeps its name.
    private static string Wanted(MethodDeclarationSyntax method, HandlerHint hint)
    {
        SeparatedSyntaxList<ParameterSyntax> present = method.ParameterList.Parameters;
        return string.Join(", ", Parameters(hint.Parameters).Parameters.Select(wanted
            => present.FirstOrDefault(parameter => parameter.Modifiers.Count == 0
                && parameter.Type is { } type
                && SyntaxFactory.AreEquivalent(type, wanted.Type)) is { } known
                    ? wanted.WithIdentifier(known.Identifier.WithoutTrivia())
                    : wanted));
    }

    // The body must not use a removed name, nor declare an added one.
    private static bool CanTake(MethodDeclarationSyntax method, string wanted)
    {
        if (method.Body is not { } body) return false;

        var changed = Changed(method, wanted).ToList();
        return !body.DescendantTokens().Any(token => token.IsKind(SyntaxKind.AwaitKeyword)
            || (token.IsKind(SyntaxKind.IdentifierToken) && changed.Contains(token.ValueText)))
            && !body.DescendantNodes(static node => !IsFunction(node))
                .Any(static node => node is ReturnStatementSyntax { Expression: not null } or YieldStatementSyntax);
    }

    private static IEnumerable<string> Changed(MethodDeclarationSyntax method, string wanted)
    {
        IEnumerable<string>? types = method.TypeParameterList?.Parameters.Select(static parameter => parameter.Identifier.ValueText);
        SeparatedSyntaxList<ParameterSyntax> before = method.ParameterList.Parameters;
        SeparatedSyntaxList<ParameterSyntax> after = Parameters(wanted).Parameters;
        return before.Where(parameter => !after.Any(other => IsSame(parameter, other)))
            .Concat(after.Where(parameter => !before.Any(other => IsSame(parameter, other))))
            .Select(static parameter => parameter.Identifier.ValueText)
            .Concat(types ?? []);
    }

    private static bool IsSame(ParameterSyntax one, ParameterSyntax other)
        => one.Modifiers.Count == other.Modifiers.Count
            && one.Identifier.ValueText == other.Identifier.ValueText
            && one.Type?.ToString() == other.Type?.ToString();

    private static ParameterListSyntax Parameters(string wanted) => SyntaxFactory.ParseParameterList($"({wanted})");

    private static bool IsFunction(SyntaxNode node)
        => node is LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax;

    private static bool IsNamedElsewhere(SyntaxNode root, MethodDeclarationSyntax method)
        => root.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken)
            && token.ValueText == method.Identifier.ValueText
            && token != method.Identifier);

    private static MethodDeclarationSyntax MakeHandler(MethodDeclarationSyntax method, string wanted)
    {
        PredefinedTypeSyntax type = SyntaxFactory.PredefinedType(SyntaxFactory.Token(SyntaxKind.VoidKeyword))
            .WithTriviaFrom(method.ReturnType);
        ParameterListSyntax parameters = Parameters(wanted);
        if (SyntaxFactory.AreEquivalent(parameters, method.ParameterList)) parameters = method.ParameterList;
        return WithoutAsync(method.WithReturnType(type))
            .WithTypeParameterList(null)
            .WithConstraintClauses(default)
            .WithParameterList(parameters.WithTrailingTrivia(method.ParameterList.GetTrailingTrivia()));
    }

    private static MethodDeclarationSyntax WithoutAsync(MethodDeclarationSyntax method)
    {
        int index = method.Modifiers.IndexOf(SyntaxKind.AsyncKeyword);
        if (index < 0) return method;

        SyntaxTriviaList leading = method.Modifiers[index].LeadingTrivia;
        MethodDeclarationSyntax without = method.WithModifiers(method.Modifiers.RemoveAt(index));
        if (index > 0) return without;

        // The trivia before 'async' moves to the next token.
        if (without.Modifiers.Count == 0) return without.WithReturnType(without.ReturnType.WithLeadingTrivia(leading));

        SyntaxToken next = without.Modifiers[0];
        return without.WithModifiers(without.Modifiers.Replace(next, next.WithLeadingTrivia(leading)));
    }
}
