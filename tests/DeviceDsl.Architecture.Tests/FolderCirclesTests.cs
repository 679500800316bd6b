using DeviceDsl.Architecture.Tests.Rules;

namespace DeviceDsl.Architecture.Tests;

public sealed class FolderCirclesTests
{
    [Fact]
    public void ShouldAcceptAnyOrderWithoutACycle() => Assert.Empty(Check(
        ("KvmMachine.cs", "class KvmMachine { Vcpu V; Ioctl I; }"),
        ("Cpus/Vcpu.cs", "class Vcpu { Ioctl I; }"),
        ("Ioctls/Ioctl.cs", "class Ioctl { int N; }")));

    [Fact]
    public void ShouldNameTheMembersThatCloseACycle()
    {
        string message = Assert.Single(Check(
            ("Cpus/Vcpu.cs", "class Vcpu { void Run() { Ioctl.Call(); } }"),
            ("Ioctls/Ioctl.cs", "class Ioctl { public static void Call() { Layout.Size(); } }"),
            ("Layouts/Layout.cs", "class Layout { public static void Size() { } Vcpu Of() => null; }")));
        Assert.Equal(
            "Folders of DeviceDsl.Kvm see each other in a circle: Vcpu.Run (Cpus) uses Ioctl (Ioctls); "
            + "Ioctl.Call (Ioctls) uses Layout (Layouts); Layout.Of (Layouts) uses Vcpu (Cpus).", message);
    }

    [Fact]
    public void ShouldCountTheProjectsOwnFolderAsARoom()
    {
        string message = Assert.Single(Check(
            ("KvmMachine.cs", "class KvmMachine { Vcpu Cpu; }"),
            ("Cpus/Vcpu.cs", "class Vcpu { KvmMachine Owner() => null; }")));
        Assert.Contains("KvmMachine.Cpu (the project's own folder) uses Vcpu (Cpus)", message, StringComparison.Ordinal);
        Assert.Contains("Vcpu.Owner (Cpus) uses KvmMachine (the project's own folder)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldNotCountAPolyfillAsARoom() => Assert.Empty(Check(
        ("KvmMachine.cs", "class KvmMachine { Vcpu Cpu; }"),
        ("IsExternalInit.cs", "namespace System.Runtime.CompilerServices { class IsExternalInit; }"),
        ("Cpus/Vcpu.cs", "record Vcpu(int N);")));

    private static IEnumerable<string> Check(params (string Path, string Text)[] files)
        => FolderCircles.Check(SampleAssembly.Compile("runtime/DeviceDsl.Kvm", files).Compiled);
}
