using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Takes from a queue only if it is not empty: DDSL0215.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class TryTakeFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.NonEmptyAssumption.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        // Only if the value has its own local, and the handler returns void.
        if (StatementEdits.InBlock(root, diagnostic.Location) is LocalDeclarationStatementSyntax
            {
                Declaration: { Variables: { Count: 1 } variables, Type: var type },
                Parent: BlockSyntax { Parent: MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax result } },
            } declaration
            && result.Keyword.IsKind(SyntaxKind.VoidKeyword)
            && variables[0].Initializer?.Value is InvocationExpressionSyntax
            {
                ArgumentList.Arguments.Count: 0,
                Expression: MemberAccessExpressionSyntax take,
            } call
            && call.Span == diagnostic.Location.SourceSpan)
        {
            string statement = $"if (!{take.Expression.WithoutTrivia()}.Try{take.Name}(out {type.WithoutTrivia()} "
                + $"{variables[0].Identifier.Text})) return;";
            yield return new($"Use Try{take.Name}", "TryTake", editor =>
                editor.ReplaceNode(declaration, SyntaxFactory.ParseStatement(statement).WithTriviaFrom(declaration)));
        }
    }
}
