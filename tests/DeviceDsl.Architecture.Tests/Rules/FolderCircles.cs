using DeviceDsl.Architecture.Tests.Compiled;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>The folders of a project may see each other in any order, but in no circle.</summary>
internal static class FolderCircles
{
    public static IEnumerable<string> Check(CompiledAssembly assembly)
    {
        ILookup<string, FolderArrow> arrows = FolderArrow.Of(assembly)
            .DistinctBy(arrow => (arrow.From, arrow.To)).ToLookup(arrow => arrow.From);
        HashSet<string> done = [];
        foreach (string folder in arrows.Select(group => group.Key).Order(StringComparer.Ordinal))
        {
            if (FindCircle(folder, arrows, [], done) is not { } circle) continue;
            done.UnionWith(circle.Select(arrow => arrow.From));
            yield return $"Folders of {assembly.Name} see each other in a circle: {string.Join("; ", circle.Select(Tell))}.";
        }
    }

    /// <summary>Walks down from a folder until the path meets itself; a folder that is done leads into no circle.</summary>
    private static List<FolderArrow>? FindCircle(
        string folder, ILookup<string, FolderArrow> arrows, List<FolderArrow> path, HashSet<string> done)
    {
        if (done.Contains(folder)) return null;
        int start = path.FindIndex(arrow => arrow.From == folder);
        if (start >= 0) return path[start..];
        foreach (FolderArrow arrow in arrows[folder])
        {
            if (FindCircle(arrow.To, arrows, [.. path, arrow], done) is { } circle) return circle;
        }

        done.Add(folder);
        return null;
    }

    private static string Tell(FolderArrow arrow)
        => $"{arrow.Use.Member} ({Name(arrow.From)}) uses {arrow.Use.Target.Short} ({Name(arrow.To)})";

    private static string Name(string folder) => folder.Length == 0 ? "the project's own folder" : folder;
}
