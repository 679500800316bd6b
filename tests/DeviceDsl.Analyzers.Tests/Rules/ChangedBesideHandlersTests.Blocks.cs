namespace DeviceDsl.Analyzers.Tests.Rules;

/// <content>The handlers of a device and those of its blocks never run at the same time, so each may change the other.</content>
public sealed partial class ChangedBesideHandlersTests
{
    [Fact]
    public void ShouldNotReportWhatADeviceAndItsBlocksDoToEachOther() => Verify(Engine(
        """
        internal void Note(int channel) { Busy |= 1u << channel; }
        void IOwner.End(int channel) { Busy &= ~(1u << channel); }
        [Doorbell(Mmio, 0x10)] private void OnKick() { Channels[1].Control = 3; Channels[2].Run(); }
        """,
        """
        public uint Seen { get; private set; }
        public void Run() { Control |= 1; Tick.Start(5); engine.Busy = 0; }
        [OnWrite(nameof(Control))] private void OnControl(uint written) {
            engine.Note(index); ((IOwner)engine).End(index); engine.Busy |= 2; }
        [OnTimer(nameof(Tick))] private void OnTick() { engine.Busy = 1; }
        """));

    [Theory]
    [InlineData("public void Note() { {|DDSL0313:Busy |= 1|}; }", "")]
    [InlineData("public void Note() { Host.Post(() => Busy |= 1); }", "")]
    [InlineData("public void Start() => System.Threading.Tasks.Task.Run(() => {|DDSL0313:Busy |= 1|});", "")]
    [InlineData("", "public void Start() => System.Threading.Tasks.Task.Run(() => {|DDSL0313:Control |= 1|});")]
    [InlineData("", "public void Start() => System.Threading.Tasks.Task.Run(() => {|DDSL0313:engine.Busy |= 1|});")]
    [InlineData("", "public void Start() { Host.Post(() => engine.Busy |= 1); }")]
    public void ShouldReportWhatRunsBesideTheHandlersOfBoth(string ofDevice, string ofBlock) => Verify(Engine(
        ofDevice + " internal void Note(int channel) { } void IOwner.End(int channel) { }",
        ofBlock + " public int Index => index; [OnWrite(nameof(Control))] private void M(uint written) { engine.Note(0); } "
            + "[OnTimer(nameof(Tick))] private void OnTick() { }"));

    private static string Engine(string ofDevice, string ofBlock) => $$"""
        internal interface IOwner { void End(int channel); }

        [Device]
        internal sealed partial class Engine : IOwner
        {
            [Register(Mmio, 0)] public partial uint Busy { get; set; }
            [Block(Mmio, 0x100, Count = 4)] private partial Blocks<Channel> Channels { get; }
            {{ofDevice}}
        }

        [RegisterBlock]
        internal sealed partial class Channel(Engine engine, int index)
        {
            [Register(Mmio, 0)] public partial uint Control { get; set; }
            [Timer] private partial DeviceTimer Tick { get; }
            {{ofBlock}}
        }
        """;
}
