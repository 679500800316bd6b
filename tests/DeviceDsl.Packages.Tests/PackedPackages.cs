using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DeviceDsl.Packages.Tests;

/// <summary>
/// Every package of the repository, packed once from what was built, in a folder that is the only source there is.
/// </summary>
public sealed partial class PackedPackages : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("devicedsl-packages-");

    /// <summary>Where the packages lie.</summary>
    public string Source => Path.Combine(_folder.FullName, "source");

    /// <summary>The ids of all packages, in order.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. Directory.EnumerateFiles(Source, "*.nupkg").Select(path => VersionedName().Match(Path.GetFileName(path)).Groups["id"].Value)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Packs.</summary>
    public async Task InitializeAsync()
    {
        string runtime = Path.Combine(BuiltRepository.Root, "runtime");
        foreach (string project in Directory.EnumerateFiles(runtime, "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            CommandResult pack = await DotNet.Run(BuiltRepository.Root,
                "pack", project, "--no-build", "--configuration", BuiltRepository.Configuration, "--output", Source, "--tl:off");
            pack.Succeeded();
        }
    }

    /// <summary>Removes the packages and every consumer.</summary>
    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A program that references one package and was restored.</summary>
    internal async Task<Consumer> Restore(
        string name,
        string package,
        string program,
        string project = "Consumer.csproj",
        string file = "Program.cs",
        string properties = "")
    {
        var consumer = new Consumer(Path.Combine(_folder.FullName, name), project, file);
        consumer.Write(package, Version(package), Source, program, properties);
        (await consumer.Restore()).Succeeded();
        return consumer;
    }

    /// <summary>The readme in a package.</summary>
    internal PackageReadme Readme(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(FileOf(package));
        var description = XDocument.Parse(Read(archive.GetEntry($"{package}.nuspec")!));
        string readme = description.Descendants().Single(element => element.Name.LocalName == "readme").Value;
        return new(Read(archive.GetEntry(readme)!));
    }

    private static string Read(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private string Version(string package) => VersionedName().Match(Path.GetFileName(FileOf(package))).Groups["version"].Value;

    private string FileOf(string package) => Directory.EnumerateFiles(Source, "*.nupkg")
        .Single(path => VersionedName().Match(Path.GetFileName(path)).Groups["id"].Value == package);

    // DeviceDsl.0.1.0 and DeviceDsl.Kvm.0.1.0 both begin with DeviceDsl.
    [GeneratedRegex(@"^(?<id>[A-Za-z.]+)\.(?<version>\d.*)\.nupkg$")]
    private static partial Regex VersionedName();
}
