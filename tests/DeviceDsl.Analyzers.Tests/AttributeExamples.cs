using System.Xml.Linq;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>The examples in the documentation of attributes and other types are devices and programs that work.</summary>
[Trait("Category", "Slow")]
public sealed class AttributeExamples
{
    private static readonly string[] Marks = ["[Device", "[VirtioDevice"];

    public static TheoryData<string> Members { get; } = new(Examples().Keys);

    [Fact]
    public void ShouldStandOnEachAttribute()
        => Assert.Equal(
            TestCompilation.Libraries.SelectMany(static library => library.GetExportedTypes())
                .Where(static type => type.IsSubclassOf(typeof(Attribute)) && type != typeof(MappedAttribute))
                .Select(static type => "T:" + type.FullName)
                .Order(StringComparer.Ordinal),
            Examples().Keys.Where(static member => member.EndsWith("Attribute", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Members))]
    public void ShouldCompileWithoutAnyDiagnostic(string member)
    {
        string[] sources = Examples()[member];
        CSharpCompilation compilation = TestCompilation.Create(sources);
        bool isProgram = compilation.SyntaxTrees.Any(static tree
            => tree.GetCompilationUnitRoot().Members.Any(static part => part is GlobalStatementSyntax));
        (Compilation? output, IReadOnlyList<Diagnostic>? diagnostics) = RuleTests.Analysis.Run(
            compilation.WithOptions(compilation.Options.WithOutputKind(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)));
        Assert.Empty(diagnostics);
        TestCompilation.ShouldBeClean(output);
        bool isOfDevices = sources.Any(static source => Marks.Any(mark => source.Contains(mark, StringComparison.Ordinal)));
        Assert.Equal(isOfDevices, output.SyntaxTrees.Any(static tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));
    }

    private static Dictionary<string, string[]> Examples()
        => TestCompilation.Libraries
            .SelectMany(static library => XDocument.Load(Path.ChangeExtension(library.Location, ".xml")).Descendants("member"))
            .Where(static member
                => member.Element("example") is not null
                    && member.Attribute("name")!.Value.StartsWith("T:DeviceDsl.", StringComparison.Ordinal))
            .ToDictionary(
                static member => member.Attribute("name")!.Value,
                static member => member.Descendants("code").Select(static code => code.Value).ToArray());
}
