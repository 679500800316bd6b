using System.Runtime.CompilerServices;

namespace DeviceDsl.Testing;

/// <summary>The files of the repository that tests hold to the code.</summary>
public static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The text of a file, by its path from the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (!File.Exists(Path.Combine(folder.FullName, "DeviceDsl.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests are not built inside the repository.");
        }

        return folder.FullName;
    }
}
