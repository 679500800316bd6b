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

/// <summary>Moves the close of an eventfd after the end of its registration: DDSL0101, DDSL0102, DDSL0110, DDSL0114.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class ReleaseOrderFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.CloseBeforeDeassign.Id,
        Catalogue.CloseInsideBatch.Id,
        Catalogue.DisposeOrder.Id,
        Catalogue.ResampleFdClosedFirst.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (StatementEdits.InBlock(root, diagnostic.Location) is not { } statement) yield break;

        string? registration = HintOf<LifetimeHint>(diagnostic)?.Registration;
        if (statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } declaration)
        {
            if (UserOf(declaration, registration) is { } user)
            {
                yield return new(
                    "Declare the eventfd first", "DeclareFirst", editor => StatementEdits.MoveBefore(editor, declaration, user));
            }
        }
        else if (TargetOf(statement, diagnostic, registration) is { } target && ReadBetween(statement, target, diagnostic) is { } between)
        {
            yield return new(
                "Deassign before closing the eventfd",
                "CloseAfterwards",
                editor => StatementEdits.MoveAfter(editor, statement, target, between));
        }
    }

    // A registration that the update itself assigns exists only after the commit, so its end comes later.
    private static StatementSyntax? TargetOf(StatementSyntax statement, Diagnostic diagnostic, string? registration)
        => diagnostic.Id == Catalogue.CloseInsideBatch.Id && !HasRemark(diagnostic, LifetimeRemark.NotYetAssigned)
            ? Releases.CommitAfter(statement)
            : registration is null ? null : Releases.After(statement, registration);

    // Null if an eventfd that the statement does not name must be drained.
    private static StatementSyntax[]? ReadBetween(StatementSyntax closing, StatementSyntax target, Diagnostic diagnostic)
    {
        if (diagnostic.Id == Catalogue.ResampleFdClosedFirst.Id || HasRemark(diagnostic, LifetimeRemark.OfIrqFd) || Releases.Drains(target))
        {
            return Releases.ClosedBy(closing) is null ? null : new StatementSyntax[0];
        }

        return Releases.EventFdClosedBy(closing, diagnostic) is { } eventFd
            ? new[] { StatementEdits.Beside(target, Releases.Drain(eventFd, Releases.IsConditional(closing))) }
            : null;
    }

    private static bool HasRemark(Diagnostic diagnostic, LifetimeRemark remark)
        => HintOf<LifetimeHint>(diagnostic)?.Remark == remark;

    // The first earlier using, unless the declaration of the eventfd depends on a variable in between.
    private static StatementSyntax? UserOf(LocalDeclarationStatementSyntax declaration, string? registration)
    {
        var block = (BlockSyntax)declaration.Parent!;
        int place = block.Statements.IndexOf(declaration);
        var needed = declaration.DescendantNodes().OfType<IdentifierNameSyntax>().Select(static name => name.Identifier.ValueText).ToList();
        var earlier = block.Statements.Take(place).OfType<LocalDeclarationStatementSyntax>()
            .Where(static statement => statement.UsingKeyword.IsKind(SyntaxKind.UsingKeyword))
            .ToList();
        int first = block.Statements.IndexOf(earlier.FirstOrDefault() ?? declaration);
        bool isFree = block.Statements.Skip(first).Take(place - first).OfType<LocalDeclarationStatementSyntax>()
            .SelectMany(static statement => statement.Declaration.Variables)
            .All(variable => !needed.Contains(variable.Identifier.ValueText) && variable.Identifier.ValueText != registration);
        return isFree && first < place ? block.Statements[first] : null;
    }
}
