namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0407")]
public sealed class HostNotifierOwnerConflictTests : RuleTests
{
    private static string Backend(string statements) => $$"""
        using System;
        using DeviceDsl.Virtio;

        [VirtioDevice(1)]
        internal sealed partial class Wire : VirtioDevice
        {
            [VirtQueue(0, Count = 2)] private uint M(DescriptorChain chain) => 0;
        }

        internal static class Backend
        {
            public static void M(Wire device, Wire other, EventFd kick, EventFd second, bool condition)
            {
                {{statements}}
            }

            private static void Keep(QueueOwner owner) => owner.Dispose();
        }
        """;

    [Theory]
    [InlineData("using var a = device.HandOver(0, kick); using var b = {|DDSL0407:device.HandOver(0, second)|};")]
    [InlineData("using var a = device.HandOver(0, kick); if (condition) { using var b = {|DDSL0407:device.HandOver(0, second)|}; }")]
    [InlineData("device.HandOver(1, kick); device.HandOver(0, kick); {|DDSL0407:device.HandOver(1, second)|};")]
    [InlineData("using (device.HandOver(0, kick)) { using var b = {|DDSL0407:device.HandOver(0, second)|}; }")]
    public void ShouldReportASecondOwner(string statements) => Verify(Backend(statements));

    [Theory]
    [InlineData("using var a = device.HandOver(0, kick); using var b = device.HandOver(1, second);")]
    [InlineData("using var a = device.HandOver(0, kick); using var b = other.HandOver(0, second);")]
    [InlineData("var a = device.HandOver(0, kick); a.Dispose(); using var b = device.HandOver(0, second);")]
    [InlineData("var a = device.HandOver(0, kick); Keep(a); using var b = device.HandOver(0, second);")]
    [InlineData("Keep(device.HandOver(0, kick)); using var b = device.HandOver(0, second);")]
    [InlineData("using (device.HandOver(0, kick)) { kick.Signal(); } using var b = device.HandOver(0, second);")]
    [InlineData("using (var a = device.HandOver(0, kick)) { kick.Signal(); } using var b = device.HandOver(0, second);")]
    [InlineData("if (condition) { using var a = device.HandOver(0, kick); } else { using var b = device.HandOver(0, second); }")]
    [InlineData("if (condition) { using var a = device.HandOver(0, kick); } using var b = device.HandOver(0, second);")]
    [InlineData("using var a = device.HandOver(0, kick); device = other; using var b = device.HandOver(0, second);")]
    [InlineData("using var a = device.HandOver(0, kick); Action later = () => { using var b = device.HandOver(0, second); }; later();")]
    public void ShouldNotReportOneAfterTheOther(string statements) => Verify(Backend(statements));
}
