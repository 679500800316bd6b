using System.Collections.Immutable;
using System.Diagnostics;
using DeviceDsl.Architecture.Tests.Compiled;

namespace DeviceDsl.Architecture.Tests.Repository;

/// <summary>The repository that these tests were built from.</summary>
internal static class SourceTree
{
    private static readonly string[] NotWritten = ["bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>Its folder: the one above the test's output with the solution in it.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Every project in the wings of the house.</summary>
    public static ImmutableArray<Project> Projects { get; } =
    [
        .. House.Wings.Select(wing => Path.Combine(Root, wing)).Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(file => new Project(Relative(Path.GetDirectoryName(file)!), [.. ProjectFile.References(File.ReadAllText(file))])),
    ];

    /// <summary>The compiled assembly of each of them. The build wrote down where they lie.</summary>
    public static ImmutableArray<(Project Project, CompiledAssembly Assembly)> Assemblies { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "checked-assemblies.txt"))
            .Select(path => (Path: path, Project: OwnerOf(path)))
            .Select(entry => (entry.Project, CompiledAssembly.Load(entry.Path, entry.Project.Folder))),
    ];

    /// <summary>Every C# file that is written by hand and no test, from the root of the repository.</summary>
    public static IEnumerable<string> SourceFiles() => Walk(Root)
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && !file.StartsWith("tests/", StringComparison.Ordinal));

    /// <summary>Every C# file of the tests.</summary>
    public static IEnumerable<string> TestFiles()
        => Walk(Path.Combine(Root, "tests")).Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>Every file that git tracks; where the repository came without git, every file that nobody built.</summary>
    public static IEnumerable<string> TrackedFiles()
    {
        string[] tracked = [.. Git("ls-files", "-z").Split('\0', StringSplitOptions.RemoveEmptyEntries)];
        return (tracked.Length > 0 ? tracked : Walk(Root)).Where(file => File.Exists(Path.Combine(Root, file)));
    }

    /// <summary>Whether there is a file or a folder.</summary>
    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder)) yield return Relative(file);
        foreach (string child in Directory.EnumerateDirectories(folder).Where(IsWritten))
        {
            foreach (string file in Walk(child)) yield return file;
        }
    }

    private static bool IsWritten(string folder)
    {
        string name = Path.GetFileName(folder);
        return !NotWritten.Contains(name) && (!name.StartsWith('.') || name is ".ci" or ".github");
    }

    private static Project OwnerOf(string assembly)
    {
        string file = Relative(assembly);
        return Projects.First(project => file.StartsWith(project.Folder + "/", StringComparison.Ordinal));
    }

    private static string Git(params string[] arguments)
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            git.BeginErrorReadLine();
            return git.StandardOutput.ReadToEnd();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "DeviceDsl.sln"))) return at.FullName;
        }

        throw new InvalidOperationException(
            $"No folder above {folder} holds DeviceDsl.sln: the tests read the repository they were built from.");
    }
}
