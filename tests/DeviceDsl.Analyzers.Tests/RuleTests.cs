using DeviceDsl.Generator;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>What the tests of every rule share.</summary>
public abstract class RuleTests
{
    internal static AnalyzerTest Analysis { get; } = new(new DeviceAnalyzer(), new DeviceGenerator());

    /// <summary>Expects exactly the marked diagnostics; gives the message of the first.</summary>
    protected static string Verify(params string[] marked)
        => Analysis.Verify(marked).FirstOrDefault()?.GetMessage(System.Globalization.CultureInfo.InvariantCulture) ?? "";

    /// <summary>Expects what a fix makes of a source, one by one and all at once.</summary>
    protected static Task FixAsync<TFix>(string key, string before, string after)
        where TFix : CodeFixProvider, new()
        => new CodeFixTest(new TFix(), Analysis).VerifyAsync(before, after, key);

    /// <summary>Expects that nothing is offered.</summary>
    protected static async Task OffersNothingAsync<TFix>(string source)
        where TFix : CodeFixProvider, new()
        => Assert.Empty(await new CodeFixTest(new TFix(), Analysis).OffersAsync(source));

    /// <summary>A device with the given members.</summary>
    protected static string Device(string members) => $$"""
        [Device]
        internal sealed partial class D
        {
            {{members}}
        }
        """;
}
