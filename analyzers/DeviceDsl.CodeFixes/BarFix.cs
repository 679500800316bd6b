using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DeviceDsl.CodeFixes;

/// <summary>Sets a BAR to the next valid length that holds all addresses of the device: DDSL0430, DDSL0432.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class BarFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.InvalidBar.Id, Catalogue.OutsideBar.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        Location place = diagnostic.Id == Catalogue.OutsideBar.Id ? diagnostic.AdditionalLocations.FirstOrDefault() : diagnostic.Location;
        if (HintOf<ArgumentHint>(diagnostic) is not { Value: var length }
            || place?.SourceTree?.FilePath != root.SyntaxTree.FilePath
            || root.FindNode(place.SourceSpan, getInnermostNodeForTie: true) is not { } found
            || Expression(found) is not { } expression)
        {
            yield break;
        }

        // Several diagnostics may fix the same node, and find it by its annotations.
        yield return new($"Set the length to {length}", "SetLength", editor => editor.ReplaceNode(expression, (current, _) =>
            current.CopyAnnotationsTo(SyntaxFactory.ParseExpression(length).WithTriviaFrom(current))));
    }

    private static ExpressionSyntax? Expression(SyntaxNode node) => node switch
    {
        ExpressionSyntax expression => expression,
        AttributeArgumentSyntax argument => argument.Expression,
        _ => null,
    };
}
