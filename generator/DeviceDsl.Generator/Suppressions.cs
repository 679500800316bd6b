using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Generator;

/// <summary>The ways to suppress a diagnostic of an analyzer: options, pragmas and attributes.</summary>
internal static class Suppressions
{
    /// <summary>Whether a diagnostic is suppressed.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="location">Its location.</param>
    /// <param name="tree">The file of the location.</param>
    /// <param name="type">The class that it is about, or null.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public static bool Hide(
        string id, Location location, SyntaxTree tree, INamedTypeSymbol? type, Compilation compilation, CancellationToken cancellation)
        => HasOption(id, tree, compilation.Options, cancellation)
            || HasPragma(id, location, tree, cancellation)
            || (type is not null && HasAttribute(id, location, type, compilation));

    // The project comes before the file, and the file before the global configuration.
    private static bool HasOption(string id, SyntaxTree tree, CompilationOptions options, CancellationToken cancellation)
    {
        if (options.SpecificDiagnosticOptions.TryGetValue(id, out ReportDiagnostic severity)) return severity == ReportDiagnostic.Suppress;

        return options.SyntaxTreeOptionsProvider is { } provider
            && (provider.TryGetDiagnosticValue(tree, id, cancellation, out severity)
                || provider.TryGetGlobalDiagnosticValue(id, cancellation, out severity))
            && severity == ReportDiagnostic.Suppress;
    }

    private static bool HasPragma(string id, Location location, SyntaxTree tree, CancellationToken cancellation)
        => Pragmas(tree.GetRoot(cancellation))
            .Where(pragma => pragma.SpanStart < location.SourceSpan.Start)
            .LastOrDefault(pragma => pragma.ErrorCodes.Count == 0 || pragma.ErrorCodes.Any(code => code.ToString() == id))
            is { } last
                && last.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword);

    private static IEnumerable<PragmaWarningDirectiveTriviaSyntax> Pragmas(SyntaxNode root)
    {
        for (DirectiveTriviaSyntax? directive = root.GetFirstDirective(); directive is not null; directive = directive.GetNextDirective())
        {
            if (directive is PragmaWarningDirectiveTriviaSyntax { IsActive: true } pragma) yield return pragma;
        }
    }

    private static bool HasAttribute(string id, Location location, INamedTypeSymbol type, Compilation compilation)
    {
        var symbols = type.GetMembers().Where(member => Contains(member, location)).Concat(TypeShape.TypesOutwards(type)).ToList<ISymbol>();
        return symbols.Any(symbol => Suppressing(id, symbol).Any())
            || Suppressing(id, type.ContainingModule).Concat(Suppressing(id, type.ContainingAssembly))
                .Any(attribute => Targets(attribute, symbols, compilation));
    }

    private static IEnumerable<AttributeData> Suppressing(string id, ISymbol symbol)
        => symbol.GetAttributes().Where(attribute
            => attribute.AttributeClass.Is("System.Diagnostics.CodeAnalysis", "SuppressMessageAttribute")
                && attribute.ConstructorString(1) is { } check
                && (check == id || check.StartsWith(id + ":", StringComparison.Ordinal)));

    // An attribute without a target, and one that targets a namespace, may apply; no report would be worse than two.
    private static bool Targets(AttributeData attribute, List<ISymbol> symbols, Compilation compilation)
        => attribute.NamedString("Target") is not { } target
            || attribute.NamedString("Scope") is not ("type" or "member")
            || DocumentationCommentId.GetSymbolsForDeclarationId(target.TrimStart('~'), compilation)
                .Any(targeted => symbols.Contains(targeted, SymbolEqualityComparer.Default));

    private static bool Contains(ISymbol member, Location location)
        => member.DeclaringSyntaxReferences.Any(place
            => place.SyntaxTree == location.SourceTree && place.Span.Contains(location.SourceSpan));
}
