using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DeviceDsl.AnalyzerCost;

/// <summary>A project on disk, outside the repository, that is built again and again.</summary>
internal sealed partial class MeasuredProject : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("devicedsl-cost-").FullName;

    /// <summary>Writes a project of some devices, and has its packages restored.</summary>
    public MeasuredProject(int devices)
    {
        for (int i = 0; i < devices; i++) File.WriteAllText(Path.Combine(_folder, $"Device{i}.cs"), DeviceSources.Of(i));
        // Analyzers report the sum of their threads' times, waits for each other included, and the compiler the time that passed.
        // With one thread they mean the same.
        File.WriteAllText(Path.Combine(_folder, "compiler.rsp"), "/parallel-");
        File.WriteAllText(Path.Combine(_folder, "Devices.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <EnableNETAnalyzers>false</EnableNETAnalyzers>
                <GenerateDocumentationFile>false</GenerateDocumentationFile>
                <CompilerResponseFile>compiler.rsp</CompilerResponseFile>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(EventFd).Assembly.Location}" />
                <Analyzer Include="{Component("analyzers/DeviceDsl.Model")}" />
                <Analyzer Include="{Component("generator/DeviceDsl.Generator")}" />
                <Analyzer Include="{Component("analyzers/DeviceDsl.Analyzers")}" />
              </ItemGroup>
            </Project>
            """);
        Run("restore");
    }

    /// <summary>How long the compiler takes without analyzers, in seconds.</summary>
    public double Compile() => Compiler(Build("-p:RunAnalyzers=false"));

    /// <summary>How long the analyzers say that they took, in seconds, and each of them.</summary>
    public (double All, IReadOnlyDictionary<string, double> Each) Analyze()
    {
        var each = AnalyzerRow().Matches(Build("-p:ReportAnalyzer=true"))
            .ToDictionary(static row => row.Groups[2].Value, static row => Seconds(row.Groups[1].Value.TrimStart('<')));
        return (each.Values.Sum(), each);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Component(string project)
        => Path.Combine(Root(), project, "bin", "Release", "netstandard2.0", Path.GetFileName(project) + ".dll");

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    private static double Compiler(string output) => Seconds(CompilerRow().Match(output).Groups[1].Value) / 1000;

    private static double Seconds(string number) => double.Parse(number, CultureInfo.InvariantCulture);

    // Each build starts a compiler of its own: what one leaves warm is no gift to the next.
    private string Build(string property)
        => Run(
            "build",
            "--no-restore",
            "--no-incremental",
            "-c",
            "Release",
            "-v:d",
            "-clp:PerformanceSummary",
            "-p:UseSharedCompilation=false",
            property);

    private string Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [.. arguments, "--nologo"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(output[^Math.Min(output.Length, 4000)..]);
    }

    [GeneratedRegex(@"^\s*(\d+) ms\s+Csc\s", RegexOptions.Multiline)]
    private static partial Regex CompilerRow();

    [GeneratedRegex(@"^\s*(<?\d+\.\d+)\s+<?\d+\s+DeviceDsl\.Analyzers\.(\w+Analyzer)\b", RegexOptions.Multiline)]
    private static partial Regex AnalyzerRow();
}
