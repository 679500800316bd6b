using DeviceDsl.Architecture.Tests.Rules;

namespace DeviceDsl.Architecture.Tests;

public sealed class NamespacesTests
{
    [Theory]
    [InlineData("runtime/DeviceDsl.Runtime", "Buses/X.cs", "namespace DeviceDsl; public class X;")]
    [InlineData("runtime/DeviceDsl.Runtime", "Buses/X.cs", "namespace DeviceDsl.Buses; public class X;")]
    [InlineData("runtime/DeviceDsl.Runtime", "Buses/X.cs", "namespace DeviceDsl.Buses; class X;")]
    [InlineData("runtime/DeviceDsl.Runtime", "Buses/Search/X.cs", "namespace DeviceDsl.Buses; class X;")]
    [InlineData("runtime/DeviceDsl.Runtime", "Buses/Search/X.cs", "namespace DeviceDsl.Buses.Search; class X;")]
    [InlineData("runtime/DeviceDsl.Runtime", "Memory/GuestMemoryMap.cs", "namespace DeviceDsl.Machines; public class GuestMemoryMap;")]
    [InlineData("runtime/DeviceDsl.Kvm", "X.cs", "namespace DeviceDsl.Kvm; class X;")]
    [InlineData("runtime/DeviceDsl.Kvm", "Ioctls/X.cs", "namespace DeviceDsl.Kvm.Ioctls; class X;")]
    [InlineData("runtime/DeviceDsl.Kvm", "Ioctls/X.cs", "namespace DeviceDsl.Kvm; class X;")]
    [InlineData("runtime/DeviceDsl.Virtio.Drivers", "X.cs", "namespace DeviceDsl.Virtio; public class X;")]
    [InlineData("runtime/DeviceDsl.Virtio.Drivers", "X.cs", "namespace DeviceDsl.Virtio.Drivers; class X;")]
    [InlineData("analyzers/DeviceDsl.Model", "IsExternalInit.cs", "namespace System.Runtime.CompilerServices; class IsExternalInit;")]
    [InlineData("samples/Doorbell", "X.cs", "public class X;")]
    public void ShouldAcceptNamespacesOfProjectAndFolder(string project, string file, string text)
        => Assert.Empty(Check(project, file, text));

    [Theory]
    [InlineData("runtime/DeviceDsl.Runtime", "Buses/X.cs", "namespace DeviceDsl; class X;",
        "X (Buses/X.cs) is in namespace DeviceDsl: only public types are, which users name; an internal one belongs in DeviceDsl.Buses.")]
    [InlineData("runtime/DeviceDsl.Runtime", "Buses/X.cs", "namespace DeviceDsl.Eventing; public class X;",
        "X (Buses/X.cs) is in namespace DeviceDsl.Eventing: a public type that users name is in DeviceDsl, "
            + "any other in the namespace of its folder, DeviceDsl.Buses.")]
    [InlineData("runtime/DeviceDsl.Runtime", "Memory/GuestMemoryMap.cs", "namespace DeviceDsl.Machines; class GuestMemoryMap;",
        "GuestMemoryMap (Memory/GuestMemoryMap.cs) is in namespace DeviceDsl.Machines: a public type that users name is in DeviceDsl, "
            + "any other in the namespace of its folder, DeviceDsl.Memory.")]
    [InlineData("runtime/DeviceDsl.Kvm", "Ioctls/X.cs", "namespace DeviceDsl; class X;",
        "X (Ioctls/X.cs) is in namespace DeviceDsl: DeviceDsl.Kvm and the folders under it name the namespace, here DeviceDsl.Kvm.Ioctls.")]
    [InlineData("runtime/DeviceDsl.Kvm", "X.cs", "class X;",
        "X (X.cs) is in namespace global: DeviceDsl.Kvm and the folders under it name the namespace, here DeviceDsl.Kvm.")]
    [InlineData("runtime/DeviceDsl.Kvm", "X.cs", "namespace System.Text; class X;",
        "X (X.cs) is in namespace System.Text: DeviceDsl.Kvm and the folders under it name the namespace, here DeviceDsl.Kvm.")]
    [InlineData("runtime/DeviceDsl.Virtio.Drivers", "X.cs", "namespace DeviceDsl.Virtio; class X;",
        "X (X.cs) is in namespace DeviceDsl.Virtio: its public types are in DeviceDsl.Virtio, any other in the namespace of its folder, "
            + "DeviceDsl.Virtio.Drivers.")]
    public void ShouldNameTheTypeAndTheNamespaceItBelongsIn(string project, string file, string text, string message)
        => Assert.Equal([message], Check(project, file, text));

    private static IEnumerable<string> Check(string project, string file, string text)
        => Namespaces.Check(House.Find(Path.GetFileName(project))!, SampleAssembly.Compile(project, [(file, text)]).Compiled);
}
