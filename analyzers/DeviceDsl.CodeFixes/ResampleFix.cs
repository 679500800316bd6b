using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Adds a handler for a resampling line: DDSL0013.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class ResampleFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.ResampleWithoutHandler.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        AttributeSyntax? attribute = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
        if (HintOf<ResampleHandlerHint>(diagnostic) is not { Gsi: var gsi }
            || attribute?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            yield break;
        }

        string header = $"[{Names.AttributeOf("OnResample")}(Gsi = {gsi})]";
        yield return new("Add a resample handler", "AddHandler", editor => editor.ReplaceNode(type, (current, _) =>
        {
            var declaration = (TypeDeclarationSyntax)current;
            string name = TypeEdits.FreeName(declaration, $"OnIrq{gsi}Resample");
            return TypeEdits.AddMember(declaration, $"{header}\nprivate void {name}() {{ }}");
        }));
    }
}
