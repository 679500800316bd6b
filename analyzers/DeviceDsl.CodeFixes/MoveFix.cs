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

/// <summary>
/// Moves an item that conflicts with another one of its device to the next free offset or match: DDSL0007, DDSL0008, DDSL0009.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class MoveFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.DuplicateDoorbell.Id,
        Catalogue.WildcardShadowsMatch.Id,
        Catalogue.OverlappingRanges.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax>? arguments = root.FindNode(diagnostic.Location.SourceSpan)
            .FirstAncestorOrSelf<AttributeSyntax>()?.ArgumentList?.Arguments;
        if (arguments is not { } present || HintOf<FreePlaceHint>(diagnostic) is not { } free) yield break;

        if (free.Offset is { } offset && OffsetIn(present) is { } oldOffset)
        {
            string number = Literals.Like(oldOffset, offset);
            yield return new($"Move to offset {number}, which is free", "NextOffset", editor =>
                editor.ReplaceNode(oldOffset, Literals.InPlaceOf(oldOffset, number)));
        }

        if (free.Match is { } match && MatchIn(present) is { } oldMatch)
        {
            string number = Literals.Like(oldMatch, match);
            yield return new($"Set Match to {number}, which is free", "NextMatch", editor =>
                editor.ReplaceNode(oldMatch, Literals.InPlaceOf(oldMatch, number)));
        }
    }

    private static ExpressionSyntax? MatchIn(SeparatedSyntaxList<AttributeArgumentSyntax> arguments)
        => arguments.FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == "Match")?.Expression;

    // The offset is the second parameter, after the address space.
    private static ExpressionSyntax? OffsetIn(SeparatedSyntaxList<AttributeArgumentSyntax> arguments)
        => arguments.FirstOrDefault(static argument => argument.NameColon?.Name.Identifier.ValueText == "offset")?.Expression
            ?? (arguments.Count > 1 && arguments[1] is { NameColon: null, NameEquals: null } second ? second.Expression : null);
}
