namespace DeviceDsl.Packages.Tests;

/// <summary>
/// Every package of the repository, packed once from what was built, in a folder that is the only source there is.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("devicedsl-packages-");

    /// <summary>Where the packages lie.</summary>
    public string Source => Path.Combine(_folder.FullName, "source");

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
    internal async Task<Consumer> Restore(string name, string package, string program)
    {
        var consumer = new Consumer(Path.Combine(_folder.FullName, name));
        consumer.Write(package, Version(package), Source, program);
        (await consumer.Restore()).Succeeded();
        return consumer;
    }

    private string Version(string package)
    {
        // DeviceDsl.0.1.0 and DeviceDsl.Kvm.0.1.0 both begin with DeviceDsl.
        string file = Directory.EnumerateFiles(Source, $"{package}.*.nupkg").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Single(path => char.IsAsciiDigit(path[package.Length + 1]));
        return file[(package.Length + 1)..];
    }
}
