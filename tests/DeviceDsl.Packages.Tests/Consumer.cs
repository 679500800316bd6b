namespace DeviceDsl.Packages.Tests;

/// <summary>
/// A project outside the repository that references one package, under the strictest settings a user may have.
/// </summary>
internal sealed class Consumer(string folder, string project, string file)
{
    private string ProgramFile => Path.Combine(folder, file);

    public string Program => File.ReadAllText(ProgramFile).ReplaceLineEndings("\n");

    public void Write(string package, string version, string source, string program, string properties = "")
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(ProgramFile, program);
        File.WriteAllText(Path.Combine(folder, project), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <NoWarn>CA1515;CA1303;CA2007</NoWarn>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
                <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{version}" />
              </ItemGroup>
            </Project>
            """);

        UseOnly(source, folder);
    }

    /// <summary>
    /// Lets the projects below a folder install packages from one folder, and from those that the build of the repository restored.
    /// </summary>
    public static void UseOnly(string source, string folder)
    {
        // An empty folder for installed packages, so that no earlier package of the same version is used instead of ours.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="installed" /></config>
              <packageSources><clear /><add key="packed" value="{source}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="restored" value="{BuiltRepository.PackageFolder}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    public Task<CommandResult> Restore() => DotNet.Run(folder, "restore", "--tl:off");

    public Task<CommandResult> Build(params string[] options)
        => DotNet.Run(folder, ["build", "--no-restore", "--no-incremental", "--tl:off", .. options]);

    /// <summary>Gives the file of the program another name.</summary>
    public void Rename(string name) => File.Move(ProgramFile, Path.Combine(folder, name));

    public Task<CommandResult> Run(params string[] arguments)
        => DotNet.Run(folder, ["run", "--no-build", "--", .. arguments]);

    /// <summary>Lets the code fixes of one rule mend the project.</summary>
    public Task<CommandResult> Fix(string rule)
        => DotNet.Run(folder, "format", "analyzers", "--no-restore", "--diagnostics", rule, "--severity", "info");

    /// <summary>The files that the generator wrote, by name.</summary>
    public IEnumerable<string> Generated()
        => Directory.EnumerateFiles(Path.Combine(folder, "obj"), "*.g.cs", SearchOption.AllDirectories)
            .Where(path => path.Contains("DeviceDsl.Generator", StringComparison.Ordinal)).Select(path => Path.GetFileName(path)!);
}
