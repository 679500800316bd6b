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

/// <summary>Returns early if the guest's value is not a valid index: DDSL0409.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class CheckIndexFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.UncheckedQueueIndex.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (HintOf<IndexGuardHint>(diagnostic) is { Condition: var guard }
            && StatementEdits.InBlock(root, diagnostic.Location) is { } statement
            && statement is not LocalFunctionStatementSyntax
            && Return(root, statement, diagnostic.Location) is { } leave)
        {
            StatementSyntax check = StatementEdits.Beside(statement, $"if ({guard}) {leave}");
            yield return new("Return if the index is out of range", "CheckIndex", editor =>
                StatementEdits.InsertBefore(editor, statement, check));
        }
    }

    // Null if the result type has no obvious default.
    private static string? Return(SyntaxNode root, StatementSyntax statement, Location place)
    {
        SyntaxNode use = root.FindNode(place.SourceSpan, getInnermostNodeForTie: true);
        bool isOfFunction = use.AncestorsAndSelf()
            .TakeWhile(node => node != statement)
            .Any(static node => node is AnonymousFunctionExpressionSyntax);
        TypeSyntax? type = statement.Ancestors()
            .FirstOrDefault(static node
                => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax
                    or AccessorDeclarationSyntax) switch
        {
            _ when isOfFunction => null,
            MethodDeclarationSyntax method => method.ReturnType,
            LocalFunctionStatementSyntax function => function.ReturnType,
            AccessorDeclarationSyntax { RawKind: (int)SyntaxKind.SetAccessorDeclaration }
                => SyntaxFactory.PredefinedType(SyntaxFactory.Token(SyntaxKind.VoidKeyword)),
            _ => null,
        };
        return (type as PredefinedTypeSyntax)?.Keyword.Kind() switch
        {
            SyntaxKind.VoidKeyword => "return;",
            SyntaxKind.BoolKeyword => "return false;",
            SyntaxKind.ByteKeyword or SyntaxKind.UShortKeyword or SyntaxKind.UIntKeyword or SyntaxKind.ULongKeyword
                or SyntaxKind.ShortKeyword or SyntaxKind.IntKeyword or SyntaxKind.LongKeyword => "return 0;",
            _ => null,
        };
    }
}
