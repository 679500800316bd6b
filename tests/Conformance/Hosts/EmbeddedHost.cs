namespace DeviceDsl.Conformance.Hosts;

/// <summary>The embedded machine, whose guest is played by the test's thread.</summary>
internal sealed class EmbeddedHost : Host
{
    private const ulong IoApicIndex = 0xFEC0_0000;
    private const ulong IoApicData = 0xFEC0_0010;
    private const ulong SpuriousVectorRegister = 0xFEE0_00F0;
    private const uint LevelTriggered = 1 << 15;

    private readonly EmbeddedMachine _machine;
    private readonly List<GuestWrite> _unclaimed = [];
    private int _taken;

    public EmbeddedHost(string name, bool hasWideDestinations)
    {
        _machine = new EmbeddedMachine(new() { Name = name, HasWideDestinations = hasWideDestinations });
        _machine.AddMemory(0, 0x1_0000);
    }

    public override Machine Machine => _machine;

    public override IReadOnlyList<GuestWrite> Unclaimed => _unclaimed;

    public override uint Read(ulong address, int length) => (uint)_machine.GuestRead(IoAddress.Mmio(address), length);

    public override void WriteAndTakeInterrupts(GuestWrite write, int count)
    {
        Store(SpuriousVectorRegister, 0x1FF);
        SetEntry(LevelGsi, LevelVector | LevelTriggered);
        SetEntry(EdgeGsi, EdgeVector);
        WriteOnly(write);
        int before = _taken;
        for (int i = 0; i < count; i++) Assert.True(TakeOne(), $"The guest took {_taken - before} of {count} interrupts.");
    }

    public override int CountInterrupts()
    {
        while (TakeOne())
        {
            // One after the other.
        }

        return _taken;
    }

    public override void Dispose() => _machine.Dispose();

    protected override void WriteOnly(GuestWrite write)
    {
        if (!_machine.GuestWrite(write.Address, write.Length, write.Value)) _unclaimed.Add(write);
    }

    private bool TakeOne()
    {
        _machine.Settle();
        if (_machine.Cpus[0].LocalApic.Acknowledge() is null) return false;
        _taken++;
        _machine.Cpus[0].LocalApic.EndOfInterrupt();
        return true;
    }

    private void SetEntry(Gsi gsi, uint low)
    {
        uint index = 0x10 + (2 * gsi.Number);
        Store(IoApicIndex, index + 1);
        Store(IoApicData, 0);
        Store(IoApicIndex, index);
        Store(IoApicData, low);
    }

    private void Store(ulong address, uint value) => _machine.GuestWrite(IoAddress.Mmio(address), 4, value);
}
