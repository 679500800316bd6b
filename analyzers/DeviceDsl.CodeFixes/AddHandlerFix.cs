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

/// <summary>Adds a handler for a doorbell on the class: DDSL0017.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class AddHandlerFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.UnboundAttribute.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        AttributeSyntax? attribute = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
        if (HintOf<HandlerHint>(diagnostic) is not { Parameters: var parameters }
            || attribute?.ArgumentList is null
            || attribute.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            yield break;
        }

        // Other fixes may have changed the type meanwhile, but never the number of its attributes.
        int place = AttributesOf(type).ToList().IndexOf(attribute);
        if (place >= 0)
        {
            yield return new("Add a handler", "AddHandler", editor => editor.ReplaceNode(type, (current, _) =>
                Add((TypeDeclarationSyntax)current, place, parameters)));
        }
    }

    private static IEnumerable<AttributeSyntax> AttributesOf(TypeDeclarationSyntax type)
        => type.AttributeLists.SelectMany(static list => list.Attributes);

    private static TypeDeclarationSyntax Add(TypeDeclarationSyntax type, int place, string parameters)
    {
        string name = TypeEdits.FreeName(type, "OnDoorbell");
        AttributeSyntax attribute = AttributesOf(type).ElementAt(place);
        return TypeEdits.AddMember(
            type.ReplaceNode(attribute, TypeEdits.SetArgument(attribute, "Handler", $"nameof({name})")),
            $"private void {name}({parameters}) {{ }}");
    }
}
