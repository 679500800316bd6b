using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeviceDsl.GeneratorComparison;

/// <summary>The options of a project that references the package and runs the analyzers.</summary>
internal sealed class BuildOptions : AnalyzerConfigOptionsProvider
{
    private static readonly Values OfBuild = new(isOfBuild: true);
    private static readonly Values OfFile = new(isOfBuild: false);

    public override AnalyzerConfigOptions GlobalOptions => OfBuild;

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => OfFile;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => OfFile;

    private sealed class Values(bool isOfBuild) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = isOfBuild && key == "build_property.DeviceDslRunsAnalyzers" ? "true" : null;
            return value is not null;
        }
    }
}
