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
/// Makes the class of a device, a board or a virtio device and its containing types partial: DDSL0024, DDSL0040, DDSL0420.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class PartialFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.DeviceShape.Id,
        Catalogue.BoardShape.Id,
        Catalogue.VirtioShape.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        var closed = root.FindNode(diagnostic.Location.SourceSpan)
            .AncestorsAndSelf()
            .OfType<TypeDeclarationSyntax>()
            .Where(static type => !TypeEdits.IsPartial(type))
            .ToList();
        if (HintOf<PartialHint>(diagnostic) is null || closed.Count == 0) yield break;

        yield return new("Make the class partial", "MakePartial", editor =>
        {
            foreach (TypeDeclarationSyntax type in closed)
            {
                editor.ReplaceNode(type, static (current, _) => TypeEdits.MakePartial((TypeDeclarationSyntax)current));
            }
        })
        { IsDivisible = true };
    }
}
