using Xunit;

namespace DeviceDsl.Testing;

public static partial class DeviceMatrix
{
    private const string VirtioMembers = "[VirtQueue(0)] private uint OnRequest(DescriptorChain chain) => 0; "
        + "[VirtioConfig(0)] private uint Number => 1;";

    /// <summary>What is a virtio device, by what is odd about it: each compiles without a warning.</summary>
    public static TheoryData<string, string> Virtio { get; } = new()
    {
        { "global namespace", Virtual("internal sealed partial class D") },
        { "namespace named like the runtime", Virtual("internal sealed partial class D", "namespace Odd.DeviceDsl;\n") },
        { "class named System", Virtual("internal sealed partial class System", "namespace Odd;\n") },
        { "class named DeviceDsl", Virtual("internal sealed partial class DeviceDsl", "namespace Odd;\n") },
        { "class named Virtio", Virtual("internal sealed partial class Virtio", "namespace Odd;\n") },
        { "class named VirtioDescription", Virtual("internal sealed partial class VirtioDescription", "namespace Odd;\n") },
        { "class named @class", Virtual("internal sealed partial class @class") },
        { "public", Virtual("public sealed partial class D") },
        { "abstract base", Virtual("public abstract partial class D") + "\npublic sealed class Whole : D;" },
        { "class between", "using DeviceDsl.Virtio;\ninternal abstract class B(int count) : "
            + "VirtioDevice(queueCount: count);\n[VirtioDevice(4)] internal sealed partial class D() : B(1) { "
            + "[VirtQueue(0)] private uint M(DescriptorChain chain) => 0; }" },
        { "nested in record struct", "using DeviceDsl.Virtio;\ninternal partial record struct Outer { "
            + $"[VirtioDevice(4)] internal sealed partial class D : VirtioDevice {{ {VirtioMembers} }} }}" },
        { "two parts", Virtual("internal sealed partial class D") + "\npartial class D { "
            + "[VirtQueue(1)] private void OnOther(VirtQueue queue) { } }" },
        { "attributes spelled out", "[global::DeviceDsl.Virtio.VirtioDeviceAttribute(id: 2 + 2)] internal sealed partial class D : "
            + "DeviceDsl.Virtio.VirtioDevice { private const int Q = 0; "
            + "[DeviceDsl.Virtio.VirtQueueAttribute(index: Q, Size = 1 << 4)] private uint M(DeviceDsl.Virtio.DescriptorChain chain) { "
            + "return 0; } }" },
        { "virtual members", """
            using DeviceDsl.Virtio;
            internal abstract class B : VirtioDevice { public abstract uint Number { get; set; }
                protected abstract void OnKick(VirtQueue queue); }
            [VirtioDevice(4)] internal sealed partial class D : B
            {
                [VirtioConfig(0, IsWritable = true)] public override uint Number { get; set; }
                [VirtQueue(0)] protected override void OnKick(VirtQueue queue) { }
            }
            """ },
        { "partial members", """
            using DeviceDsl.Virtio;
            [VirtioDevice(4)] internal sealed partial class D : VirtioDevice
            {
                [VirtioConfig(0, Length = 3)] private partial uint Number { get; }
                [VirtQueue(0)] private partial void OnKick(VirtQueue queue);
            }
            partial class D { private partial uint Number => 1; private partial void OnKick(VirtQueue queue) { } }
            """ },
        { "methods of one name", """
            using DeviceDsl.Virtio;
            [VirtioDevice(4)] internal sealed partial class D : VirtioDevice
            {
                [VirtQueue(1)] private uint On(DescriptorChain chain) => 0;
                [VirtQueue(0)] private static void On(VirtQueue queue) { }
                private void On() { }
            }
            """ },
        { "names of the generated code", """
            using DeviceDsl.Virtio;
            [VirtioDevice(4)] internal sealed partial class D : VirtioDevice
            {
                [VirtioConfig(0, IsWritable = true)] private ushort value { get; set; }
                [VirtioConfig(2)] private byte Configuration => 1;
                [VirtioConfig(3)] private byte Count => 1;
                [VirtQueue(0)] private void onKick(VirtQueue queue) { }
                [VirtQueue(1)] private uint Queues(DescriptorChain onRequest) => 0;
            }
            """ },
        { "obsolete members", """
            using DeviceDsl.Virtio;
            [VirtioDevice(4), System.Obsolete] internal sealed partial class D : VirtioDevice
            {
                [VirtioConfig(0), System.Obsolete("old")] private ushort Number => 1;
                [VirtQueue(0), System.Obsolete] private void OnKick(VirtQueue queue) { }
            }
            """ },
        { "a queue of one descriptor, and a configuration to its end", "using DeviceDsl.Virtio;\n[VirtioDevice(63, IoEventFd = true)] "
            + "internal sealed partial class D : VirtioDevice { [VirtioConfig(0xFFC)] private uint Last => 1; "
            + "[VirtQueue(0, Size = 1), VirtQueue(1, Size = 32768)] private void M(VirtQueue queue) { } }" },
        { "null name", "using DeviceDsl.Virtio;\n[VirtioDevice(1, Name = null)] internal sealed partial class D : VirtioDevice;" },
    };

    private static string Virtual(string header, string space = "")
        => $"using DeviceDsl.Virtio;\n{space}[VirtioDevice(4)]\n{header} : VirtioDevice\n{{\n{VirtioMembers}\n}}";

    private static (string, string)[] RefusedVirtio =>
    [
        (
            "virtio device that is not partial",
            "using DeviceDsl.Virtio;\n[VirtioDevice(4)] internal sealed class {|DDSL0420:D|} "
                + ": VirtioDevice { [VirtQueue(0)] private void M(VirtQueue queue) { } }"),
        (
            "virtio device that derives from nothing",
            "using DeviceDsl.Virtio;\n[VirtioDevice(4)] internal sealed partial class {|DDSL0420:D|};"),
        (
            "virtio device that is a device",
            "using DeviceDsl.Virtio;\n[VirtioDevice(4), Device] internal sealed partial class {|DDSL0420:D|} : VirtioDevice;"),
        (
            "virtio device of another",
            "using DeviceDsl.Virtio;\n[VirtioDevice(4)] internal partial class B : VirtioDevice; "
                + "[VirtioDevice(4)] internal sealed partial class {|DDSL0420:D|} : B;"),
        (
            "virtio device with the generator's member",
            "using DeviceDsl.Virtio;\n[VirtioDevice(4)] internal sealed partial class {|DDSL0420:D|} "
                + ": VirtioDevice { protected override VirtioDescription DescribeDevice() => new(4, \"\"); }"),
        (
            "queue without a size",
            "using DeviceDsl.Virtio;\n[VirtioDevice(4)] internal sealed partial class D : VirtioDevice { "
                + "[VirtQueue(0, {|DDSL0422:Size = 0|})] private void M(VirtQueue queue) { } }"),
        (
            "queue with a handler of a doorbell",
            "using DeviceDsl.Virtio;\n[VirtioDevice(4)] internal sealed partial class D : VirtioDevice { "
                + "[VirtQueue(0)] private void {|DDSL0016:M|}() { } }"),
        (
            "queue of nobody",
            "using DeviceDsl.Virtio;\ninternal sealed class D { [{|DDSL0017:VirtQueue(0)|}] public void M(VirtQueue queue) { } }"),
        (
            "field that is text",
            "using DeviceDsl.Virtio;\n[VirtioDevice(4)] internal sealed partial class D : VirtioDevice { "
                + "[VirtioConfig(0)] private string {|DDSL0425:Text|} => \"\"; }"),
        (
            "field that must not be used",
            "using DeviceDsl.Virtio;\n[VirtioDevice(4)] internal sealed partial class D : VirtioDevice { "
                + "[VirtioConfig(0), System.Obsolete(\"no\", true)] private byte {|DDSL0425:Number|} => 1; }"),
    ];
}
