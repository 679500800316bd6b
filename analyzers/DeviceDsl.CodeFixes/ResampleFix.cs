using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DeviceDsl.CodeFixes;

/// <summary>Adds a handler for a resample line (DDSL0013), or makes the line of a handler a resample line (DDSL0015).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ResampleFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.ResampleWithoutHandler.Id,
        Catalogue.ResampleOnEdge.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        ProposedFix? fix = diagnostic.Id == Catalogue.ResampleWithoutHandler.Id
            ? AddHandler(root, diagnostic)
            : MakeResampling(root, diagnostic);
        return fix is null ? [] : new[] { fix };
    }

    private static ProposedFix? AddHandler(SyntaxNode root, Diagnostic diagnostic)
    {
        AttributeSyntax? attribute = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
        if (HintOf<ResampleHandlerHint>(diagnostic) is not { Gsi: var gsi } || attribute?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type) return null;

        string header = $"[{TypeEdits.Sibling(attribute, "OnResample")}(Gsi = {gsi})]";
        return new("Add a resample handler", "AddHandler", editor => editor.ReplaceNode(type, (current, _) =>
        {
            var declaration = (TypeDeclarationSyntax)current;
            string name = TypeEdits.FreeName(declaration, $"OnIrq{gsi}Resample");
            return TypeEdits.AddMember(declaration, $"{header}\nprivate void {name}() {{ }}");
        }));
    }

    private static ProposedFix? MakeResampling(SyntaxNode root, Diagnostic diagnostic)
    {
        if (HintOf<ResampleLineHint>(diagnostic) is null
            || diagnostic.AdditionalLocations.FirstOrDefault() is not { } line
            || line.SourceTree != root.SyntaxTree
            || root.FindNode(line.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
        {
            return null;
        }

        return new("Set Resample on the line", "MakeResampling", editor =>
            editor.ReplaceNode(attribute, static (current, _) => TypeEdits.SetTrue((AttributeSyntax)current, "Resample")));
    }
}
