using System.Xml.Linq;
using DeviceDsl.Testing;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>The examples in the documentation of the attributes are devices that work.</summary>
public sealed class AttributeExamples
{
    public static TheoryData<string> Members { get; } = new(Examples().Keys);

    [Fact]
    public void ShouldStandOnEachAttribute()
        => Assert.Equal(
            typeof(DeviceAttribute).Assembly.GetExportedTypes()
                .Where(static type => type.IsSubclassOf(typeof(Attribute)) && type != typeof(MappedAttribute))
                .Select(static type => "T:" + type.FullName)
                .Order(StringComparer.Ordinal),
            Examples().Keys.Where(static member => member.EndsWith("Attribute", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Members))]
    public void ShouldCompileWithoutAnyDiagnostic(string member)
    {
        var (output, diagnostics) = RuleTests.Analysis.Run(Examples()[member]);
        Assert.Empty(diagnostics);
        TestCompilation.ShouldBeClean(output);
        bool isOfDevices = Examples()[member].Any(static source => source.Contains("[Device", StringComparison.Ordinal));
        Assert.Equal(isOfDevices, output.SyntaxTrees.Any(static tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));
    }

    private static Dictionary<string, string[]> Examples()
        => XDocument.Load(Path.ChangeExtension(typeof(DeviceAttribute).Assembly.Location, ".xml"))
            .Descendants("member")
            .Where(static member => member.Element("example") is not null && member.Attribute("name")!.Value.StartsWith("T:DeviceDsl.", StringComparison.Ordinal)
                && member.Attribute("name")!.Value.EndsWith("Attribute", StringComparison.Ordinal))
            .ToDictionary(
                static member => member.Attribute("name")!.Value,
                static member => member.Descendants("code").Select(static code => code.Value).ToArray());
}
