using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Testing;

/// <summary>Writes the names of a source as a user's project may need them.</summary>
internal static class SourceNames
{
    private static IReadOnlyList<string> Keywords { get; }
        = [.. SyntaxFacts.GetReservedKeywordKinds().Select(SyntaxFacts.GetText).Where(static word => char.IsLetter(word[0]))];

    /// <summary>The source with keywords for the names of its members, parameters and variables.</summary>
    public static async Task<Document> WithKeywordsAsync(Document document)
    {
        SemanticModel model = (await document.GetSemanticModelAsync())!;
        var names = new Dictionary<string, string>();
        var changes = new List<TextChange>();
        foreach (SyntaxToken token in (await document.GetSyntaxRootAsync())!.DescendantTokens()
            .Where(static token => token.IsKind(SyntaxKind.IdentifierToken)))
        {
            ISymbol? symbol = model.GetDeclaredSymbol(token.Parent!)
                ?? (token.Parent is IdentifierNameSyntax name ? model.GetSymbolInfo(name).Symbol : null);
            if (symbol is null || symbol.Name != token.ValueText || !IsFree(symbol)) continue;

            if (!names.ContainsKey(symbol.Name)) names.Add(symbol.Name, "@" + Keywords[names.Count % Keywords.Count]);

            changes.Add(new TextChange(token.Span, names[symbol.Name]));
        }

        return document.WithText((await document.GetTextAsync()).WithChanges(changes));
    }

    /// <summary>The source without directives that bring the names of a namespace into scope.</summary>
    /// <param name="document">The source.</param>
    /// <param name="isAliased">Whether each namespace has an alias; otherwise names are written out.</param>
    public static async Task<Document> WithoutUsingsAsync(Document document, bool isAliased)
    {
        SemanticModel model = (await document.GetSemanticModelAsync())!;
        var root = (CompilationUnitSyntax)(await document.GetSyntaxRootAsync())!;
        var aliases = new Dictionary<string, string>();
        var changes = root.Usings.Where(static line => line is { Alias: null, StaticKeyword.RawKind: 0 })
            .Select(static line => new TextChange(line.FullSpan, ""))
            .ToList();
        foreach (SimpleNameSyntax name in root.DescendantNodes(static node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>())
        {
            if (NamespaceOf(model, name) is not { } space) continue;

            if (!aliases.ContainsKey(space)) aliases.Add(space, $"Alias{aliases.Count}");

            changes.Add(new TextChange(new TextSpan(name.SpanStart, 0), isAliased ? $"{aliases[space]}." : $"global::{space}."));
        }

        SourceText text = (await document.GetTextAsync()).WithChanges(changes);
        string lines = isAliased ? string.Concat(aliases.Select(static alias => $"using {alias.Value} = {alias.Key};\n")) : "";
        Document other = document.Project.Documents.Single(other => other.Id != document.Id)
            .WithText(SourceText.From(TestCompilation.Usings.Split('\n')[1]));
        return other.Project.GetDocument(document.Id)!.WithText(SourceText.From(lines + text));
    }

    // The name of a member that something outside of the source requires stays.
    private static bool IsFree(ISymbol symbol)
        => symbol.Locations.Any(static place => place.IsInSource)
            && symbol is { IsOverride: false, Name: not "Dispose" } and (ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol
                or IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction })
            && symbol.ContainingType?.AllInterfaces.Any(type => type.GetMembers(symbol.Name).Length > 0) != true;

    private static string? NamespaceOf(SemanticModel model, SimpleNameSyntax name)
    {
        bool isQualified = name.Parent switch
        {
            QualifiedNameSyntax qualified => qualified.Right == name,
            MemberAccessExpressionSyntax access => access.Name == name,
            MemberBindingExpressionSyntax or AliasQualifiedNameSyntax or NameEqualsSyntax or NameColonSyntax => true,
            _ => name.IsVar,
        };
        if (isQualified) return null;

        ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? (name.Parent is AttributeSyntax ? symbol?.ContainingType : null);
        return type is { ContainingType: null, ContainingNamespace.IsGlobalNamespace: false }
            && type.TypeKind != TypeKind.Error
            && name.Identifier.ValueText is not ("nint" or "nuint")
            ? type.ContainingNamespace.ToDisplayString()
            : null;
    }
}
