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

/// <summary>Removes a wrong statement: DDSL0108, DDSL0208, DDSL0505, DDSL0605.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class RemoveStatementFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.UseAfterDeassign.Id,
        Catalogue.EagainTreatedAsFatal.Id,
        Catalogue.ErrorValueUsed.Id,
        Catalogue.FinalizerTouchesManaged.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (HintOf<LifetimeHint>(diagnostic) is { Remark: LifetimeRemark.Sometimes }) yield break;

        SyntaxNode site = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        StatementSyntax? unwanted = diagnostic.Id == Catalogue.EagainTreatedAsFatal.Id
            ? IfAround(site)
            : CallOf(StatementEdits.InBlock(root, diagnostic.Location), diagnostic);
        bool isNeeded = diagnostic.Id == Catalogue.FinalizerTouchesManaged.Id && DisposingFix.ParameterOf(site) is not null;
        if (unwanted is { Parent: BlockSyntax } && !isNeeded)
        {
            yield return new(
                diagnostic.Id == Catalogue.EagainTreatedAsFatal.Id ? "Remove the throw" : "Remove the call", "Remove", editor =>
                StatementEdits.Remove(editor, unwanted));
        }
    }

    private static StatementSyntax? CallOf(StatementSyntax? statement, Diagnostic diagnostic)
        => statement is ExpressionStatementSyntax call && call.Expression.Span.Contains(diagnostic.Location.SourceSpan) ? call : null;

    private static StatementSyntax? IfAround(SyntaxNode site)
        => site.FirstAncestorOrSelf<StatementSyntax>() switch
        {
            ThrowStatementSyntax { Parent: IfStatementSyntax { Else: null } whole } when !AsksForMore(whole.Condition) => whole,
            ThrowStatementSyntax { Parent: BlockSyntax { Statements.Count: 1, Parent: IfStatementSyntax { Else: null } whole } }
                when !AsksForMore(whole.Condition)
                => whole,
            _ => null,
        };

    // A condition with other errors must still throw for them.
    private static bool AsksForMore(ExpressionSyntax condition)
        => condition.DescendantNodesAndSelf()
            .Any(static node => node.IsKind(SyntaxKind.LogicalOrExpression) || node.IsKind(SyntaxKind.OrPattern));
}
