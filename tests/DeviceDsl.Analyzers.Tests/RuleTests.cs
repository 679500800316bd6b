using DeviceDsl.Generator;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>The base of the tests of all rules.</summary>
public abstract class RuleTests
{
    /// <summary>Every analyzer.</summary>
    internal static IReadOnlyList<DiagnosticAnalyzer> Analyzers { get; } =
        [.. typeof(DeviceAnalyzer).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];

    /// <summary>Every code fix.</summary>
    internal static IReadOnlyList<CodeFixProvider> Fixes { get; } =
        [.. typeof(CodeFixes.DocumentFix).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    /// <summary>The rules whose hints correct code has as well: about memory, states and resets.</summary>
    internal static IReadOnlyCollection<string> Hints { get; } = ["DDSL0030", "DDSL0202", "DDSL0216", "DDSL0217"];

    internal static AnalyzerTest Analysis { get; } = AnalysisWith(new Dictionary<string, string>());

    /// <summary>The analysis that reports every hint.</summary>
    internal static AnalyzerTest Thorough { get; } = new(Analyzers, new DeviceGenerator());

    /// <summary>Expects exactly the marked diagnostics; returns the message of the first.</summary>
    protected static string Verify(params string[] marked)
        => Analysis.Verify(marked).FirstOrDefault()?.GetMessage(System.Globalization.CultureInfo.InvariantCulture) ?? "";

    /// <summary>The default severity of the only diagnostic of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="analysis">The analysis, if it must report hints.</param>
    protected static DiagnosticSeverity SeverityOf(string source, AnalyzerTest? analysis = null)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        CSharpCompilation lenient = compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));
        return Assert.Single((analysis ?? Analysis).Run(lenient).Diagnostics).Severity;
    }

    /// <summary>The diagnostics of a project whose <c>.editorconfig</c> has the given options.</summary>
    internal static AnalyzerTest AnalysisWith(IReadOnlyDictionary<string, string> options)
        => new(Analyzers, new DeviceGenerator(), options, Hints);

    /// <summary>The analysis for the page of a rule: with its hints, if the rule is one of those.</summary>
    internal static AnalyzerTest AnalysisOf(string id)
        => Hints.Contains(id) ? new(Analyzers, new DeviceGenerator(), hints: [.. Hints.Except([id])]) : Analysis;

    /// <summary>Expects no diagnostic, not even a hint.</summary>
    protected static void VerifyThoroughly(params string[] marked) => Thorough.Verify(marked);

    /// <summary>Expects the result of a fix, applied one by one and all at once.</summary>
    /// <param name="key">The equivalence key of the fix.</param>
    /// <param name="before">The source with the mistakes.</param>
    /// <param name="after">The source after the fix.</param>
    /// <param name="analysis">The analysis, if it must report hints.</param>
    protected static Task FixAsync<TFix>(string key, string before, string after, AnalyzerTest? analysis = null)
        where TFix : CodeFixProvider, new()
        => new CodeFixTest(new TFix(), analysis ?? Analysis).VerifyAsync(before, after, key);

    /// <summary>Expects that no fix is proposed.</summary>
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

    /// <summary>A virtio device with the given members.</summary>
    protected static string VirtioDevice(string members) => $$"""
        using DeviceDsl.Virtio;

        [VirtioDevice(4)]
        internal sealed partial class D : VirtioDevice
        {
            {{members}}
        }
        """;

    /// <summary>A PCI function with the given attributes in addition to <c>[Device]</c>, and the given members.</summary>
    protected static string PciFunction(string attributes, string members = "") => $$"""
        using DeviceDsl.Pci;

        [Device, {{attributes}}]
        internal sealed partial class D
        {
            {{members}}
        }
        """;

    /// <summary>A method with a machine and the given statements.</summary>
    protected static string Method(string statements, string members = "") => $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        internal sealed class C
        {
            public static void M(Machine machine, bool condition)
            {
                {{statements}}
            }

            public static void Work() { Count++; }
            public static void Serve() { Count++; }
            public static int Count { get; private set; }
            {{members}}
        }
        """;

    /// <summary>A class with the given members.</summary>
    protected static string Type(string members) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        internal sealed class C : IDisposable
        {
            {{members}}

            private static void Serve() { Count++; }
            public static int Count { get; private set; }
        }
        """;
}
