using System.Xml.Linq;

namespace DeviceDsl.Architecture.Tests.Repository;

/// <summary>Reads what a project file references.</summary>
internal static class ProjectFile
{
    /// <summary>
    /// The names of the referenced projects, those left out of which no assembly is taken: an analyzer serves the
    /// compiler, the program never sees it.
    /// </summary>
    public static IEnumerable<string> References(string xml) => XDocument.Parse(xml)
        .Descendants().Where(element => element.Name.LocalName == "ProjectReference" && TakesAssembly(element))
        .SelectMany(element => Value(element, "Include").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));

    private static bool TakesAssembly(XElement reference)
        => !Value(reference, "OutputItemType").Equals("Analyzer", StringComparison.OrdinalIgnoreCase)
        && !Value(reference, "ReferenceOutputAssembly").Equals("false", StringComparison.OrdinalIgnoreCase);

    // Metadata of an item stands in an attribute or in a child element.
    private static string Value(XElement item, string name) => item.Attribute(name)?.Value
        ?? item.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value.Trim() ?? "";
}
