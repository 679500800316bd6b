namespace DeviceDsl.Analyzers.Tests.Rules;

/// <content>Attachments, and results that a nullable member records.</content>
public sealed partial class MissingRollbackOnFailureTests
{
    /// <summary>A zero, converted to the type of a nullable member, is success like any other.</summary>
    [Theory]
    [InlineData("_last = machine.TryAssignIrqFd(_second, 5, out _irq); if (_last == 0) return true; _doorbell!.Dispose(); return false;")]
    [InlineData("_last = machine.TryAssignIrqFd(_second, 5, out _irq); if (0 == _last) return true; _doorbell!.Dispose(); return false;")]
    [InlineData("_last = machine.TryAssignIrqFd(_second, 5, out _irq); "
        + "if (_last != 0) { _doorbell!.Dispose(); return false; } return true;")]
    [InlineData("_last = machine.TryAssignIrqFd(_second, 5, out _irq); if (_last is 0) return true; _doorbell!.Dispose(); return false;")]
    [InlineData("_last = machine.TryAssignIrqFd(_second, 5, out _irq); "
        + "if (_last == default(Errno)) return true; _doorbell!.Dispose(); return false;")]
    [InlineData("Errno error = machine.TryAssignIrqFd(_second, 5, out _irq); _last = error; if (error == 0) return true; "
        + "_doorbell!.Dispose(); return false;")]
    [InlineData("Errno error = machine.TryAssignIrqFd(_second, 5, out _irq); _last = error == 0 ? null : error; "
        + "if (error == 0) return true; _doorbell!.Dispose(); return false;")]
    [InlineData("Errno? error = _last = machine.TryAssignIrqFd(_second, 5, out _irq); if (error == 0) return true; "
        + "_doorbell!.Dispose(); return false;")]
    public void ShouldNotReportSuccessThatANullableMemberRecords(string second) => Verify(Type(Recording(second)));

    [Theory]
    [InlineData("_last = machine.TryAssignIrqFd(_second, 5, out _irq); if (_last != 0) { {|DDSL0105:return false;|} } return true;")]
    public void ShouldReportAFailureThatANullableMemberRecords(string second) => Verify(Type(Recording(second)));

    private static string Recording(string second) => $$"""
        private readonly EventFd _first = EventFd.Create(), _second = EventFd.Create();
        private IoEventFdRegistration? _doorbell;
        private IrqFdRegistration? _irq;
        private Errno? _last;
        public Errno? Last => _last;

        public bool Start(Machine machine)
        {
            _last = machine.TryAssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2, out _doorbell);
            if (_last != 0) return false;

            {{second}}
        }

        public void Dispose()
        {
            _irq?.Dispose();
            _doorbell?.Dispose();
            Serve();
        }
        """;

    [Fact]
    public void ShouldReportAnAttachment() => Assert.Equal(
        "'first' stays attached when the method fails here: dispose it first, or attach all devices as one board",
        Verify(Type(Attaching("""
            Errno error = machine.TryAttach(one, out Attachment? first, mmio: 0x1000);
            if (error != Errno.None) return error;
            error = machine.TryAttach(other, out Attachment? second, mmio: 0x2000);
            if (error != Errno.None) {|DDSL0105:return error;|}
            Keep(first, second);
            return Errno.None;
            """))));

    [Theory]
    [InlineData("""
        Errno error = machine.TryAttach(one, out Attachment? first);
        if (error != Errno.None) return error;
        error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell);
        if (error != Errno.None) {|DDSL0105:return error;|}
        Keep(first, null);
        doorbell!.StopAndDrain(Serve);
        return Errno.None;
        """)]
    [InlineData("""
        Errno error = machine.TryAttach(one, out _first);
        if (error != Errno.None) return error;
        error = machine.TryAttach(other, out _second);
        if (error != Errno.None) {|DDSL0105:return error;|}
        return Errno.None;
        """)]
    [InlineData("""
        if (machine.TryAttach(one, out Attachment? first) is not Errno.None and var error) return error;
        if (machine.TryAttach(other, out Attachment? second) != Errno.None)
        {
            second?.Dispose();
            {|DDSL0105:return Errno.EBUSY;|}
        }
        Keep(first, second);
        return Errno.None;
        """)]
    public void ShouldReportAttachmentsThatAreLeft(string statements) => Verify(Type(Attaching(statements)));

    [Theory]
    [InlineData("""
        Errno error = machine.TryAttach(one, out Attachment? first);
        if (error != Errno.None) return error;
        error = machine.TryAttach(other, out Attachment? second);
        if (error != Errno.None)
        {
            first!.Dispose();
            return error;
        }
        Keep(first, second);
        return Errno.None;
        """)]
    [InlineData("""
        Errno error = machine.TryAttach(one, out Attachment? first);
        if (error != Errno.None) return error;
        error = machine.TryAttach(other, out Attachment? second);
        if (error != Errno.None)
        {
            first!.RequestStop();
            return error;
        }
        Keep(first, second);
        return Errno.None;
        """)]
    [InlineData("""
        Errno error = machine.TryAttach(one, out Attachment? first);
        if (error != Errno.None) return error;
        Keep(first, null);
        error = machine.TryAttach(other, out Attachment? second);
        if (error != Errno.None) return error;
        Keep(first, second);
        return Errno.None;
        """)]
    [InlineData("""
        if (machine.TryAttach(one, out _) != Errno.None) return Errno.EBUSY;
        return machine.TryAttach(other, out _);
        """)]
    [InlineData("""
        if (machine.TryAttach(one, out _) != Errno.None) return Errno.EBUSY;
        if (machine.TryAttach(other, out _) != Errno.None) return Errno.EBUSY;
        return Errno.None;
        """)]
    [InlineData("""
        Errno error = machine.TryAttach(one, out Attachment? first);
        if (error != Errno.None) return error;
        using (first)
        {
            error = machine.TryAttach(other, out Attachment? second);
            if (error != Errno.None) return error;
            Keep(null, second);
        }
        return Errno.None;
        """)]
    [InlineData("""
        using var own = new EmbeddedMachine();
        Errno error = own.TryAttach(one, out Attachment? first);
        if (error != Errno.None) return error;
        error = own.TryAttach(other, out Attachment? second);
        if (error != Errno.None) return error;
        Console.WriteLine($"{first} {second}");
        return Errno.None;
        """)]
    [InlineData("""
        Errno error = machine.TryAttach(one, out _first);
        if (error != Errno.None) return error;
        error = machine.TryAttach(other, out _second);
        if (error != Errno.None)
        {
            Dispose();
            return error;
        }
        return Errno.None;
        """)]
    [InlineData("""
        Errno error = machine.TryAttach(one, out Attachment? first);
        if (error != Errno.None) return error;
        first!.Dispose();
        return machine.TryAttach(other, out _second);
        """)]
    public void ShouldNotReportAttachmentsThatAreUndone(string statements) => Verify(Type(Attaching(statements)));

    private static string Attaching(string statements) => $$"""
        private Attachment? _first;
        private Attachment? _second;

        public Errno Start(Machine machine, IDevice one, IDevice other, EventFd kick)
        {
            {{statements}}
        }

        private void Keep(Attachment? first, Attachment? second) => (_first, _second) = (first, second);

        public void Dispose()
        {
            _second?.Dispose();
            _first?.Dispose();
            Serve();
        }
        """;
}
