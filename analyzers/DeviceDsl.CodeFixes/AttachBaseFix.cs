using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DeviceDsl.CodeFixes;

/// <summary>Moves a device of a board to the next lower base at which its doorbell is aligned: DDSL0006.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class AttachBaseFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.UnalignedDoorbell.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        AttributeArgumentSyntax? argument = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeArgumentSyntax>();
        if (argument is { NameEquals: not null } && HintOf<ArgumentHint>(diagnostic) is { Value: var aligned })
        {
            yield return new($"Attach at {aligned}", "AlignBase", editor => editor.ReplaceNode(
                argument.Expression,
                SyntaxFactory.ParseExpression(aligned).WithTriviaFrom(argument.Expression)));
        }
    }
}
