using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0425")]
public sealed class ConfigurationFieldTests : RuleTests
{
    [Theory]
    [InlineData("[VirtioConfig(0)] private int {|DDSL0425:F|} => 1;", "is of type 'int': use byte, ushort, uint or ulong")]
    [InlineData("[VirtioConfig(0)] private static byte {|DDSL0425:F|} => 1;",
        "is static, but a device may have several instances: remove static")]
    [InlineData("private byte _f; [VirtioConfig(0)] private ref byte {|DDSL0425:F|} => ref _f;", "returns a reference")]
    [InlineData("[VirtioConfig(0)] private byte {|DDSL0425:F|} { set { _ = value; } }", "cannot be read")]
    [InlineData("[VirtioConfig(0), System.Obsolete(\"no\", true)] private byte {|DDSL0425:F|} => 1;",
        "has an attribute that forbids calls")]
    [InlineData("[VirtioConfig(0, {|DDSL0425:Length = 3|})] private ushort F => 1;", "has length 3, but its type has 2 bytes: use 1 to 2")]
    [InlineData("[VirtioConfig(0, {|DDSL0425:Length = -1|})] private ushort F => 1;",
        "has length -1, but its type has 2 bytes: use 1 to 2")]
    [InlineData("[VirtioConfig(0, {|DDSL0425:IsWritable = true|})] private byte F { get; }",
        "is writable but has no setter for the driver's writes: add one")]
    [InlineData("[VirtioConfig(0, {|DDSL0425:IsWritable = true|})] private byte F { get; init; }",
        "is writable but has no setter for the driver's writes: add one")]
    [InlineData("[VirtioConfig({|DDSL0425:-1|})] private byte F => 1;",
        "lies at offset -1, outside the 4096 bytes of configuration space: lower its offset")]
    [InlineData("[VirtioConfig({|DDSL0425:0xFFF|})] private ushort F => 1;",
        "lies at offset 4095, outside the 4096 bytes of configuration space: lower its offset")]
    [InlineData("[VirtioConfig({|DDSL0425:int.MaxValue|})] private ulong F => 1;",
        "lies at offset 2147483647, outside the 4096 bytes of configuration space: lower its offset")]
    public void ShouldReportAFieldThatNobodyCanUse(string property, string fault)
        => Assert.Equal($"The configuration field 'F' {fault}", Verify(VirtioDevice(property)));

    [Fact]
    public void ShouldReportAnIndexerAndAPropertyOfAnInterface() => Verify(VirtioDevice("""
        [VirtioConfig(0)] private byte {|DDSL0425:this|}[int i] => (byte)i;
        [VirtioConfig(1)] byte IThing.{|DDSL0425:Thing|} => 1;
        """).Replace(": VirtioDevice", ": VirtioDevice, IThing", StringComparison.Ordinal)
            + "internal interface IThing { byte Thing { get; } }");

    [Theory]
    [InlineData("[VirtioConfig(0, Length = 6)] private ulong F => 1;")]
    [InlineData("[VirtioConfig(0xFF8, IsWritable = true)] private ulong F { get; set; }")]
    [InlineData("[VirtioConfig(0)] private byte F { get; } = 1;")]
    [InlineData("[VirtioConfig(0, Length = 0)] public ushort F { get; private set; }")]
    public void ShouldNotReportAField(string property) => Verify(VirtioDevice(property));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0425\n" + VirtioDevice("[VirtioConfig(0)] private int F => 1;"));

    [Fact]
    public Task ShouldFixByASetter() => FixAsync<VirtioConfigFix>(
        "AddSetter",
        """
        using DeviceDsl.Virtio;

        [VirtioDevice(4)]
        internal sealed partial class D : VirtioDevice
        {
            [VirtioConfig(0, IsWritable = true)] private byte A { get; } = 1;
            [VirtioConfig(1, IsWritable = true)]
            private byte B
            {
                get;
            }

            [VirtioConfig(2, IsWritable = true)] public byte C { get => 1; internal init { _ = value; } }
        }
        """,
        """
        using DeviceDsl.Virtio;

        [VirtioDevice(4)]
        internal sealed partial class D : VirtioDevice
        {
            [VirtioConfig(0, IsWritable = true)] private byte A { get; set; } = 1;
            [VirtioConfig(1, IsWritable = true)]
            private byte B
            {
                get;
                set;
            }

            [VirtioConfig(2, IsWritable = true)] public byte C { get => 1; internal set { _ = value; } }
        }
        """);

    [Theory]
    [InlineData("[VirtioConfig(0, IsWritable = true)] private byte A => 1;")]
    [InlineData("[VirtioConfig(0, IsWritable = true)] private byte A { get => 1; }")]
    [InlineData("[VirtioConfig(0, IsWritable = true)] private partial byte A { get; } private partial byte A { get => 1; }")]
    [InlineData("[VirtioConfig(0, Length = 3)] private ushort A { get; }")]
    public Task ShouldProposeNoFixIfItIsNotClearWhatASetterDoes(string property)
        => OffersNothingAsync<VirtioConfigFix>(VirtioDevice(property));
}
