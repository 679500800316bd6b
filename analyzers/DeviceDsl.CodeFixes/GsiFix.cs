using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace DeviceDsl.CodeFixes;

/// <summary>Moves a line to the next free GSI of its device or its board: DDSL0010, DDSL0011, DDSL0018, DDSL0028.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class GsiFix : DocumentFix
{
    private const string Gsi = "Gsi";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Catalogue.GsiOutOfRange.Id,
        Catalogue.EdgeLevelConflict.Id,
        Catalogue.ReservedAddress.Id,
        Catalogue.DuplicateLine.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        AttributeSyntax? attribute = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
        if (attribute is null
            || HintOf<FreeGsiHint>(diagnostic) is not { Argument: var argument, Declared: var declared } move
            || !CanSet(attribute, argument))
        {
            yield break;
        }

        string next = move.Next.ToString(CultureInfo.InvariantCulture);
        yield return new($"Move the line to GSI {next}, which is free", "NextGsi", editor =>
        {
            editor.ReplaceNode(attribute, (current, _) => argument == Gsi
                ? TypeEdits.SetArgument((AttributeSyntax)current, Gsi, next)
                : SetPair((AttributeSyntax)current, declared, next));
            if (diagnostic.Id == Catalogue.GsiOutOfRange.Id && IsNumber(attribute, declared)) Follow(editor, attribute, declared, next);
        });
    }

    // Pairs that are created elsewhere cannot be changed here.
    private static bool CanSet(AttributeSyntax attribute, string argument)
        => argument == Gsi || Named(attribute, argument) is not { } map || Pairs(map) is not null;

    private static AttributeSyntax SetPair(AttributeSyntax attribute, int declared, string next)
    {
        if (Named(attribute, "GsiMap") is not { } map || Pairs(map) is not { } pairs)
        {
            return TypeEdits.SetArgument(attribute, "GsiMap", $"new[] {{ {declared.ToString(CultureInfo.InvariantCulture)}, {next} }}");
        }

        SeparatedSyntaxList<ExpressionSyntax> numbers = pairs.Expressions;
        for (int i = 0; i + 1 < numbers.Count; i += 2)
        {
            if (Literals.Is(numbers[i], declared)) return attribute.ReplaceNode(numbers[i + 1], Literals.InPlaceOf(numbers[i + 1], next));
        }

        IEnumerable<string> texts = numbers.Select(static number => number.ToString())
            .Concat(new[] { declared.ToString(CultureInfo.InvariantCulture), next });
        return attribute.ReplaceNode(map.Expression, Literals.InPlaceOf(map.Expression, $"new[] {{ {string.Join(", ", texts)} }}"));
    }

    private static InitializerExpressionSyntax? Pairs(AttributeArgumentSyntax map) => map.Expression switch
    {
        ImplicitArrayCreationExpressionSyntax created => created.Initializer,
        ArrayCreationExpressionSyntax created => created.Initializer,
        _ => null,
    };

    // With the declared GSI of a line, its default name and the GSI of its handler change, too.
    private static void Follow(SyntaxEditor editor, AttributeSyntax attribute, int declared, string next)
    {
        if (attribute.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type) return;

        IEnumerable<ExpressionSyntax?> handlers = type.Members.SelectMany(static member => member.AttributeLists)
            .SelectMany(static list => list.Attributes)
            .Where(static handler => Names.LastOf(handler.Name) == "OnResample")
            .Select(static handler => Named(handler, Gsi)?.Expression)
            .Where(gsi => Literals.Is(gsi, declared));
        foreach (ExpressionSyntax? gsi in handlers) editor.ReplaceNode(gsi!, Literals.InPlaceOf(gsi!, next));

        if (Named(attribute, "Name") is null)
        {
            foreach (IdentifierNameSyntax use in type.Members
                .SelectMany(static member => member.DescendantNodes())
                .OfType<IdentifierNameSyntax>()
                .Where(use => use.Identifier.ValueText == "Irq" + declared.ToString(CultureInfo.InvariantCulture)))
            {
                editor.ReplaceNode(use, SyntaxFactory.IdentifierName("Irq" + next).WithTriviaFrom(use));
            }
        }
    }

    private static bool IsNumber(AttributeSyntax attribute, int declared)
        => Names.LastOf(attribute.Name) != "Attach" && Literals.Is(Named(attribute, Gsi)?.Expression, declared);

    private static AttributeArgumentSyntax? Named(AttributeSyntax attribute, string name)
        => attribute.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);
}
