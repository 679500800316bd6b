using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Moves the last statement of a lock after the lock: DDSL0301, DDSL0302, DDSL0308.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class AfterLockFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.WaitWhileHoldingLock.Id,
        Catalogue.DeassignUnderLock.Id,
        Catalogue.SignalUnderLock.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (StatementEdits.InBlock(root, diagnostic.Location) is ExpressionStatementSyntax
            {
                Parent: BlockSyntax { Statements: { Count: > 1 } statements, Parent: LockStatementSyntax { Parent: BlockSyntax } held },
            } last
            && last.Expression.Span == diagnostic.Location.SourceSpan
            && statements.IndexOf(last) == statements.Count - 1
            && !UsesLocalOf(statements, last))
        {
            yield return new("Move the call after the lock", "AfterLock", editor =>
            {
                editor.InsertAfter(held, StatementEdits.IndentedAs(StatementEdits.TakeOut(editor, last), held));
            });
        }
    }

    private static bool UsesLocalOf(SyntaxList<StatementSyntax> statements, StatementSyntax last)
    {
        var declared = statements.SelectMany(static statement => statement.DescendantNodes())
            .Select(static node => node switch
            {
                VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
                SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
                _ => null,
            })
            .ToList();
        return last.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => declared.Contains(name.Identifier.ValueText));
    }
}
