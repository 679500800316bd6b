using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Enforces the order of accesses to a ring: DDSL0403, DDSL0404.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class FenceFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.UsedIdxBeforeEntry.Id,
        Catalogue.MissingFullFence.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (StatementEdits.InBlock(root, diagnostic.Location) is not { } statement) yield break;

        if (diagnostic.Id == Catalogue.MissingFullFence.Id)
        {
            StatementSyntax fence = StatementEdits.Beside(statement, Names.Interlocked + ".MemoryBarrier();");
            yield return new("Insert a full fence before the read", "Fence", editor =>
                StatementEdits.InsertBefore(editor, statement, fence));
            yield break;
        }

        StatementSyntax barrier = StatementEdits.Beside(statement, Names.Volatile + ".WriteBarrier();");
        switch (HintOf<UsedEntryHint>(diagnostic))
        {
            case { MovesIndex: false }:
                yield return new("Insert a write barrier before the index", "Order", editor =>
                    StatementEdits.InsertBefore(editor, statement, barrier));
                break;
            case { NeedsBarrier: var needsBarrier } when EntryAfter(root, statement, diagnostic) is { } entry:
                StatementSyntax[] between = needsBarrier ? [barrier] : [];
                yield return new("Write the index after the entry", "Order", editor =>
                    StatementEdits.MoveAfter(editor, statement, entry, between));
                break;
        }
    }

    private static StatementSyntax? EntryAfter(SyntaxNode root, StatementSyntax statement, Diagnostic diagnostic)
        => diagnostic.AdditionalLocations.FirstOrDefault() is { } place
            && place.SourceTree == diagnostic.Location.SourceTree
            && StatementEdits.InBlock(root, place) is { } entry
            && entry.Parent == statement.Parent
            && statement is ExpressionStatementSyntax
                ? entry
                : null;
}
