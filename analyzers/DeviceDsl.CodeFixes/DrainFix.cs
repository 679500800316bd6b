using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Drains an eventfd after its doorbell is deassigned: DDSL0103, DDSL0104.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DrainFix : DocumentFix
{
    private const string Title = "Drain the eventfd after deassigning";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.DeassignWithoutDrain.Id,
        Catalogue.DrainBeforeDeassign.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations.FirstOrDefault() is not { } place
            || StatementEdits.InBlock(root, place) is not ExpressionStatementSyntax deassign
            || StatementEdits.InBlock(root, diagnostic.Location) is not { } statement
            || EventFdOf(root, diagnostic, statement) is not { } eventFd)
        {
            yield break;
        }

        if (diagnostic.Id == Catalogue.DrainBeforeDeassign.Id
            && statement.Parent == deassign.Parent
            && statement is ExpressionStatementSyntax or IfStatementSyntax)
        {
            yield return new(Title, "Drain", editor => StatementEdits.MoveAfter(editor, statement, deassign));
        }
        else
        {
            yield return new(Title, "Drain", editor =>
                editor.InsertAfter(deassign, StatementEdits.Beside(deassign, Releases.Drain(eventFd, Releases.IsConditional(statement)))));
        }
    }

    private static ExpressionSyntax? EventFdOf(SyntaxNode root, Diagnostic diagnostic, StatementSyntax statement)
    {
        if (diagnostic.Id == Catalogue.DrainBeforeDeassign.Id)
        {
            ExpressionSyntax? called = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)
                .FirstAncestorOrSelf<InvocationExpressionSyntax>()?.Expression;
            return called is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryRead" } read ? read.Expression : null;
        }

        // For a using declaration, its name.
        return statement is LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables }
            ? Name(variables[0], statement)
            : Releases.EventFdClosedBy(statement, diagnostic);
    }

    private static ExpressionSyntax? Name(VariableDeclaratorSyntax variable, StatementSyntax statement)
        => statement.Parent!.DescendantNodes().OfType<IdentifierNameSyntax>()
            .FirstOrDefault(name => name.Identifier.ValueText == variable.Identifier.ValueText);
}
