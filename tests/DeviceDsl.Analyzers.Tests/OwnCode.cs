using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>
/// Every rule over the code of this repository. Samples and tests are built with the analyzers; this test covers the rest.
/// </summary>
[Trait("Category", "Slow")]
public sealed class OwnCode
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>The findings in the runtime, and the reasons why the code is correct nevertheless.</summary>
    private static readonly Dictionary<string, string> Explained = new()
    {
        ["DDSL0201 runtime/DeviceDsl.Hosting/Measurement/LoopHold.cs: _isOver.Wait()"]
            = "It holds the loop, so that what is measured is the guest's side alone.",
        ["DDSL0302 runtime/DeviceDsl.Runtime/Machines/Attaching/DeviceAttachment.cs: Take(_step + 1)"]
            = "The lock orders those who detach; handlers never take it.",
        ["DDSL0313 runtime/DeviceDsl.Virtio/PciTransports/PciTransport.cs: () => _wasMaster |= isMaster"]
            = "It runs under the lock of the device, as all that reads it does.",
        ["DDSL0609 runtime/DeviceDsl.Kvm/Native/LinuxCalls.cs: descriptor"]
            = "Each run of a guest would take and give back a reference; HeldDescriptor has one for all of them.",
        ["DDSL0609 runtime/DeviceDsl.VhostUser/SharedMemory/TruncationGuard.cs: file"]
            = "It maps memory without a file, so the number is -1.",
    };

    [Fact]
    public void ShouldFindNothingUnexplainedInTheRuntime()
    {
        var found = RuleTests.Analysis.Run(Runtime()).Diagnostics
            .Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Location.SourceTree!.FilePath}: {TextAt(diagnostic)}")
            .Distinct()
            .ToList();
        var differences = found.Except(Explained.Keys).Select(static text => "Not explained: " + text)
            .Concat(Explained.Keys.Except(found).Select(static text => "Not there: " + text))
            .ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>The analyzers check the order of locks there too: the same compilation finds a contradiction of ranks.</summary>
    [Fact]
    public void ShouldCheckTheOrderOfLocksInTheRuntime()
    {
        const string Inversion = """
            namespace DeviceDsl.Inverted;

            internal sealed class Inversion
            {
                [LockRank(1)] private readonly Lock _first = new();
                [LockRank(2)] private readonly Lock _second = new();

                public int Count { get; private set; }

                public void Invert()
                {
                    lock (_second) { lock (_first) { Count++; } }
                }
            }
            """;
        Assert.Contains(
            RuleTests.Analysis.Run(Runtime(TestCompilation.Parse(Inversion, "Inversion.cs"))).Diagnostics,
            static found => found.Id == "DDSL0304" && found.Location.SourceTree!.FilePath == "Inversion.cs");
    }

    private static CSharpCompilation Runtime(params SyntaxTree[] more)
    {
        IEnumerable<SyntaxTree> trees = Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "runtime"), "*.cs", SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Select(static path => TestCompilation.Parse(Repository.Read(path), path))
            .Append(TestCompilation.Parse(ImplicitUsings, "Usings.cs"))
            .Concat(more);
        CSharpCompilationOptions options = TestCompilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default)
            .WithAllowUnsafe(true);
        return CSharpCompilation.Create(
            "Runtime",
            trees,
            TestCompilation.References.Where(static reference
                => TestCompilation.Libraries.All(library => library.Location != reference.Display)),
            options);
    }

    private static string TextAt(Diagnostic diagnostic)
        => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan).Split('\n')[0];
}
