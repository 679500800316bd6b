using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DeviceDsl.CodeFixes;

/// <summary>Sets the size of a queue to the next valid one: DDSL0422.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class VirtQueueFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.InvalidQueue.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        AttributeSyntax? attribute = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
        if (attribute is not null && HintOf<ArgumentHint>(diagnostic) is { Value: var size })
        {
            yield return new($"Set Size to {size}", "SetSize", editor => editor.ReplaceNode(attribute, (current, _) =>
                TypeEdits.SetArgument((AttributeSyntax)current, "Size", size)));
        }
    }
}
