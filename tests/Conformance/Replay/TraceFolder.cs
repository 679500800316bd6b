using System.IO.Enumeration;

namespace DeviceDsl.Conformance.Replay;

/// <summary>The traces of a folder, at any depth.</summary>
internal static class TraceFolder
{
    private const string Extension = ".trace";

    /// <summary>The traces, in order of their names; a single file is one of itself.</summary>
    /// <param name="path">A folder or a file.</param>
    /// <param name="filter">Which of them: a pattern with * and ? for the name, with or without the extension, or for the path inside the
    /// folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is neither.</exception>
    public static string[] Find(string path, string? filter = null)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"There is neither a folder nor a file {path}.");
        return [.. Directory.EnumerateFiles(path, $"*{Extension}", SearchOption.AllDirectories)
            .Where(file => filter is null || IsMatch(filter, Path.GetRelativePath(path, file)))
            .Order(StringComparer.Ordinal)];
    }

    private static bool IsMatch(string filter, string relative)
    {
        string[] names = [Path.GetFileName(relative), Path.GetFileNameWithoutExtension(relative), relative.Replace('\\', '/')];
        return names.Any(name => FileSystemName.MatchesSimpleExpression(filter, name, ignoreCase: false));
    }
}
