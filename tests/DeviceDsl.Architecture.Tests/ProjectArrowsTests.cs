using DeviceDsl.Architecture.Tests.Repository;
using DeviceDsl.Architecture.Tests.Rules;

namespace DeviceDsl.Architecture.Tests;

public sealed class ProjectArrowsTests
{
    private static readonly Room Kvm = House.Find("DeviceDsl.Kvm")!;

    [Fact]
    public void ShouldExplainHowToAddAProject() => Assert.Equal(
        [$"runtime/DeviceDsl.Usb is a room that the table does not know: give it a row in {House.Table}, after every project "
         + "that it may see, and name those there."],
        ProjectArrows.CheckKnown(new Project("runtime/DeviceDsl.Usb", [])));

    [Fact]
    public void ShouldReportAProjectInTheWrongWing() => Assert.Contains(
        "runtime/DeviceDsl.Model has its row as analyzers/DeviceDsl.Model",
        Assert.Single(ProjectArrows.CheckKnown(new Project("runtime/DeviceDsl.Model", []))), StringComparison.Ordinal);

    [Fact]
    public void ShouldNameARowWithoutAProject() => Assert.Equal(
        [$"runtime/DeviceDsl.Kvm has a row in {House.Table} and no project: remove the row."],
        ProjectArrows.CheckBuilt(Kvm, [new Project("runtime/DeviceDsl.Runtime", [])]));

    [Theory]
    [InlineData("runtime/DeviceDsl.Kvm", "DeviceDsl.Virtio", "an arrow upward. DeviceDsl.Kvm sees only DeviceDsl.Runtime")]
    [InlineData("runtime/DeviceDsl.Kvm", "DeviceDsl.Pci", "an arrow upward. DeviceDsl.Kvm sees only DeviceDsl.Runtime")]
    [InlineData("runtime/DeviceDsl.Pci", "DeviceDsl.Kvm", "an arrow that the house does not have. "
        + "DeviceDsl.Pci sees only DeviceDsl.Runtime")]
    [InlineData("runtime/DeviceDsl.Runtime", "DeviceDsl.Model", "an arrow that the house does not have. "
        + "DeviceDsl.Runtime sees no other project")]
    [InlineData("generator/DeviceDsl.Generator", "DeviceDsl.Runtime", "an arrow upward. DeviceDsl.Generator sees only DeviceDsl.Model")]
    [InlineData("generator/DeviceDsl.Generator", "DeviceDsl.Analyzers", "an arrow upward.")]
    [InlineData("analyzers/DeviceDsl.Analyzers", "DeviceDsl.CodeFixes", "an arrow upward.")]
    [InlineData("runtime/DeviceDsl.Hosting", "DeviceDsl.Hosting.Tests", "an arrow that the house does not have.")]
    public void ShouldReportAReferenceMissingFromTheTable(string folder, string reference, string judgement)
    {
        string message = Assert.Single(ProjectArrows.CheckFile(new Project(folder, [reference])));
        Assert.StartsWith(
            $"{folder}/{Path.GetFileName(folder)}.csproj references {reference}: {judgement}", message, StringComparison.Ordinal);
        Assert.EndsWith($"({House.Table}).", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldAcceptReferencesOfTheTable()
        => Assert.Empty(ProjectArrows.CheckFile(new Project("runtime/DeviceDsl.Hosting", ["DeviceDsl.Runtime", "DeviceDsl.Kvm"])));

    [Fact]
    public void ShouldReadTheReferencesWhoseAssemblyIsTaken() => Assert.Equal(
        ["DeviceDsl.Runtime", "DeviceDsl.Kvm", "DeviceDsl.Pci"],
        ProjectFile.References("""
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <ProjectReference Include="..\DeviceDsl.Runtime\DeviceDsl.Runtime.csproj" />
                <ProjectReference Include="../DeviceDsl.Kvm/DeviceDsl.Kvm.csproj;../DeviceDsl.Pci/DeviceDsl.Pci.csproj" />
                <ProjectReference Include="../A/A.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
                <ProjectReference Include="../B/B.csproj"><ReferenceOutputAssembly>false</ReferenceOutputAssembly></ProjectReference>
              </ItemGroup>
            </Project>
            """));

    [Fact]
    public void ShouldNameTheMemberThatUsesAnUnseenAssembly()
    {
        var virtio = SampleAssembly.Compile(
            "runtime/DeviceDsl.Virtio", [("VirtQueue.cs", "public class VirtQueue { public class Ring { } }")]);
        var kvm = SampleAssembly.Compile("runtime/DeviceDsl.Kvm",
            [("KvmMachine.cs", "public class KvmMachine { public void Attach() { new VirtQueue.Ring(); } }")], virtio.Reference);
        Assert.Equal(
            ["KvmMachine.Attach (DeviceDsl.Kvm) uses VirtQueue (DeviceDsl.Virtio): an arrow upward. "
                + $"DeviceDsl.Kvm sees only DeviceDsl.Runtime ({House.Table})."],
            ProjectArrows.CheckAssembly(Kvm, kvm.Compiled));
    }

    [Fact]
    public void ShouldAcceptVisibleAssemblies()
    {
        var runtime = SampleAssembly.Compile("runtime/DeviceDsl.Runtime", [("Machines/Machine.cs", "public class Machine { }")]);
        var kvm = SampleAssembly.Compile(
            "runtime/DeviceDsl.Kvm", [("KvmMachine.cs", "public class KvmMachine : Machine { }")], runtime.Reference);
        Assert.Empty(ProjectArrows.CheckAssembly(Kvm, kvm.Compiled));
    }

    [Fact]
    public void ShouldRefuseARowThatSeesALaterOne() => Assert.Equal(
        ["The table lets DeviceDsl.Kvm see DeviceDsl.Hosting, which has no row before it: a row can see only the rows before it "
            + $"({House.Table})."],
        ProjectArrows.CheckRow(Kvm with { Sees = ["DeviceDsl.Runtime", "DeviceDsl.Hosting"] }));

    [Fact]
    public void ShouldReadAttributesWhoseEnumItCannotMeasure()
    {
        var runtime = SampleAssembly.Compile("runtime/DeviceDsl.Runtime", [("Buses/Bus.cs", """
            public enum Space : byte { Mmio, Pio }
            public class BusAttribute(Space space, System.Type type, ulong offset) : System.Attribute;
            """)]);
        var virtio = SampleAssembly.Compile("runtime/DeviceDsl.Virtio",
            [("VirtQueue.cs", "[Bus(Space.Pio, typeof(string), 16)] public class VirtQueue;")], runtime.Reference);
        Assert.Contains(virtio.Compiled.Types, type => type.Uses.Any(use => use.Target.Short == "BusAttribute"));
    }
}
