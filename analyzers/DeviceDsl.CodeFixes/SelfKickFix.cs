using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Signals a queue's eventfd once after assigning it, so that its handler checks the queue: DDSL0402.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class SelfKickFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.NoSelfKickOnStart.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (HintOf<SignalHint>(diagnostic) is { EventFd: var kick }
            && StatementEdits.InBlock(root, diagnostic.Location) is { } statement and not ReturnStatementSyntax)
        {
            yield return new(
                $"Signal {kick} after assigning it",
                "Signal",
                editor => editor.InsertAfter(statement, StatementEdits.Beside(statement, $"{Names.Escaped(kick)}.Signal();")));
        }
    }
}
