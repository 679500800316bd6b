using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DeviceDsl.CodeFixes;

/// <summary>Sets the mask of a register to the bits of its fields: DDSL0037.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RegisterFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.FieldGap.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        AttributeSyntax? attribute = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
        if (attribute is not null && HintOf<ArgumentHint>(diagnostic) is { Value: var mask })
        {
            yield return new($"Set Mask to {mask}", "SetMask", editor => editor.ReplaceNode(attribute, (current, _) =>
                TypeEdits.SetArgument((AttributeSyntax)current, "Mask", mask)));
        }
    }
}
