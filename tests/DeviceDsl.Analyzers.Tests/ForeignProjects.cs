using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>What the analyzers do in a project that has nothing to do with devices.</summary>
public sealed class ForeignProjects
{
    private const string Source = """
        internal static class Program
        {
            private static void Main() => System.Console.WriteLine();
        }
        """;

    [Fact]
    public async Task ShouldCostNothingWithoutTheRuntime()
    {
        CSharpCompilation foreign = TestCompilation.Create(Source).RemoveReferences(TestCompilation.References
            .Where(static reference => TestCompilation.Libraries.Any(library => library.Location == reference.Display)));
        foreach (DiagnosticAnalyzer analyzer in RuleTests.Analyzers)
        {
            Assert.Equal(0, await CountActionsAsync(foreign, analyzer));
            Assert.NotEqual(0, await CountActionsAsync(TestCompilation.Create(Source), analyzer));
        }
    }

    // All kinds of actions but the start of the compilation, which every analyzer has.
    private static async Task<int> CountActionsAsync(Compilation compilation, DiagnosticAnalyzer analyzer)
    {
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers([analyzer]);
        await analysis.GetAnalyzerDiagnosticsAsync();
        AnalyzerTelemetryInfo info = await analysis.GetAnalyzerTelemetryInfoAsync(analyzer, default);
        return typeof(AnalyzerTelemetryInfo).GetProperties()
            .Where(static property => property.Name.EndsWith("ActionsCount", StringComparison.Ordinal)
                && property.Name != nameof(AnalyzerTelemetryInfo.CompilationStartActionsCount))
            .Sum(property => (int)property.GetValue(info)!);
    }
}
