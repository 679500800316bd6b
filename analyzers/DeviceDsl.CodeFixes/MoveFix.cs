using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using System.Linq;
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
public sealed class MoveFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.DuplicateDoorbell.Id,
        Catalogue.WildcardShadowsMatch.Id,
        Catalogue.OverlappingRanges.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax>? arguments = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>()?.ArgumentList?.Arguments;
        foreach (string move in Hint(diagnostic)?.Split(';') ?? [])
        {
            string name = move.Split(':')[0];
            if (arguments is { } given
                && Find(given, name)?.Expression is { } old
                && ulong.TryParse(move.Substring(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
            {
                string number = Literals.Like(old, value);
                string title = name == "Match" ? $"Set Match to {number}, which is free" : $"Move to offset {number}, which is free";
                yield return new(title, "Next" + name, editor => editor.ReplaceNode(old, Literals.InPlaceOf(old, number)));
            }
        }
    }

    // The offset is the second parameter, after the address space.
    private static AttributeArgumentSyntax? Find(SeparatedSyntaxList<AttributeArgumentSyntax> arguments, string name)
        => name == "Match" ? arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name)
            : arguments.FirstOrDefault(static argument => argument.NameColon?.Name.Identifier.ValueText == "offset")
                ?? (arguments.Count > 1 && arguments[1] is { NameColon: null, NameEquals: null } second ? second : null);
}
