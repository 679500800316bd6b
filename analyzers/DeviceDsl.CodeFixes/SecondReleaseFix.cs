using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Removes what is done to a registration that is over: DDSL0108.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class SecondReleaseFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.UseAfterDeassign);

    internal override IEnumerable<Offer> Offers(SyntaxNode root, Diagnostic diagnostic)
    {
        if (StatementEdits.InBlock(root, diagnostic.Location) is ExpressionStatementSyntax statement
            && statement.Expression.Span.Contains(diagnostic.Location.SourceSpan))
        {
            yield return new("Remove the call", "Remove", editor =>
                editor.RemoveNode(statement, SyntaxRemoveOptions.KeepUnbalancedDirectives));
        }
    }
}
