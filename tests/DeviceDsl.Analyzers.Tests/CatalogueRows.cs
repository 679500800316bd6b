using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>The rows of the <see cref="Catalogue"/>.</summary>
internal static class CatalogueRows
{
    /// <summary>All rows, in the order of the ids.</summary>
    public static IReadOnlyList<Rule> All { get; } = [.. Catalogue.All];

    public static IEnumerable<string> Ids => All.Select(static rule => rule.Id);

    public static Rule Of(string id) => All.Single(rule => rule.Id == id);

    public static DiagnosticDescriptor DescriptorOf(string id) => Of(id).Descriptor;
}
