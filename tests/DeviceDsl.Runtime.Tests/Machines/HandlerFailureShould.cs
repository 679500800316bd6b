using DeviceDsl.Runtime.Tests.Devices;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>
/// The exception of a handler is thrown to its caller if a test asks for that, and goes to standard error if there is no log.
/// </summary>
[Collection(Alone.Name)]
public sealed class HandlerFailureShould
{
    public static TheoryData<string> Ways() => [.. FailingDevice.Ways.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public void PropagateFromTheCausingCallOrFromSettle(string way)
    {
        using EmbeddedMachine machine = Throwing();
        using var device = new FailingDevice(machine);

        for (int round = 1; round <= 3; round++)
        {
            if (FailingDevice.IsLater(way)) device.Do(way);
            Exception thrown = Assert.Throws<InvalidDataException>(() =>
            {
                if (FailingDevice.IsLater(way)) machine.Settle();
                else device.Do(way);
            });

            Assert.Same(device.Last, thrown);
            Assert.Contains(nameof(FailingDevice), thrown.StackTrace, StringComparison.Ordinal);
            Assert.Equal(
                (true, round, thrown), (device.Attachment.NeedsReset, device.Attachment.FailureCount, device.Attachment.LastFailure));
            // Nothing of it comes again, and a device that needs a reset does nothing that could fail.
            machine.Settle();
            device.Do(way);
            machine.Settle();
            device.Heal();
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void BeContainedByDefault(string way)
    {
        using var machine = new EmbeddedMachine(new() { Logger = NullLogger.Instance });
        using var device = new FailingDevice(machine);

        device.Do(way);
        machine.Settle();

        Assert.Equal((true, 1), (device.Attachment.NeedsReset, device.Attachment.FailureCount));
    }

    [Fact]
    public void CompleteTheRestOfAnAccess()
    {
        using EmbeddedMachine machine = Throwing();
        Table broken = Register("Broken", 0x1FFC), sound = Register("Sound", 0x2000);
        broken.InHandler = static () => throw new InvalidDataException("broken");
        using Attachment first = machine.Attach(broken);
        using Attachment second = machine.Attach(sound);

        // One access over a page, and so of two devices.
        Assert.Throws<InvalidDataException>(() => machine.GuestWrite(IoAddress.Mmio(0x1FFC), 8, ulong.MaxValue));

        Assert.Equal((1, 1), (broken.Writes, sound.Writes));
        Assert.True(machine.GuestWrite(IoAddress.Mmio(0x1FFC), 4, 1), "The access is the device's, which needs a reset.");
    }

    [Fact]
    public void PropagateWithTheExceptionOfAListener()
    {
        using EmbeddedMachine machine = Throwing();
        using var device = new FailingDevice(machine);
        machine.DeviceFailed += static (_, _) => throw new FormatException("listener");

        AggregateException thrown = Assert.Throws<AggregateException>(
            () => device.Do(FailingDevice.Ways.Keys.First(way => !FailingDevice.IsLater(way))));

        Assert.Equal([typeof(InvalidDataException), typeof(FormatException)], thrown.InnerExceptions.Select(inner => inner.GetType()));
    }

    /// <summary>What a call collected and did not throw, as it threw something else, is thrown by the next wait for all work.</summary>
    [Fact]
    public void PropagateFromSettleIfTheCallHasReturned()
    {
        using EmbeddedMachine machine = Throwing();
        var failure = new InvalidDataException("kept");
        using (machine.Exceptions.Begin()) machine.Exceptions.Add(failure);

        Assert.Same(failure, Assert.Throws<InvalidDataException>(machine.Settle));
        machine.Settle();
    }

    [Fact]
    public void PropagateTogetherIfSeveralHandlersThrow()
    {
        using EmbeddedMachine machine = Throwing();
        Table[] tables = [Register("First", 0x1FFC), Register("Second", 0x2000)];
        foreach (Table table in tables)
        {
            table.InHandler = () => throw new InvalidDataException(table.Name);
            machine.Attach(table);
        }

        AggregateException thrown = Assert.Throws<AggregateException>(() => machine.GuestRead(IoAddress.Mmio(0x1FFC), 8));

        Assert.Equal(["First", "Second"], thrown.InnerExceptions.Select(exception => exception.Message));
    }

    [Fact]
    public void BeBoundedInNumber()
    {
        using EmbeddedMachine machine = Throwing();
        using var device = new FailingDevice(machine);
        using EventFd kick = machine.CreateEventFd();
        int runs = 0;
        using LoopRegistration handler = machine.Loop.Add(kick, () =>
        {
            if (++runs < 1000) kick.Signal();
            throw new InvalidDataException($"{runs}");
        });
        kick.Signal();

        AggregateException thrown = Assert.Throws<AggregateException>(machine.Settle);

        Assert.Equal(16, thrown.InnerExceptions.Count);
        machine.Settle();
    }

    [Theory]
    [InlineData("Write")]
    [InlineData("Write of bytes")]
    [InlineData("Read")]
    [InlineData("Read of bytes")]
    [InlineData("WriteString")]
    [InlineData("ReadString")]
    public void PropagateFromEveryAccessOfAProcessor(string access)
    {
        using EmbeddedMachine machine = Throwing();
        var table = new Table("Broken") { InHandler = static () => throw new InvalidDataException("broken") };
        table.Regions.Add(new(AddressSpace.Mmio, 0x1000, 0x10, "Memory"));
        table.Regions.Add(new(AddressSpace.Pio, 0x100, 0x10, "Ports"));
        using Attachment attachment = machine.Attach(table);
        EmbeddedCpu cpu = machine.Cpus[0];

        Assert.Throws<InvalidDataException>(() =>
        {
            byte[] bytes = new byte[4];
            switch (access)
            {
                case "Write": cpu.Write(IoAddress.Mmio(0x1000), 4, 1); break;
                case "Write of bytes": cpu.Write(0x1000, bytes); break;
                case "Read": cpu.Read(IoAddress.Mmio(0x1000), 4); break;
                case "Read of bytes": cpu.Read(0x1000, bytes); break;
                case "WriteString": cpu.WriteString(IoAddress.Pio(0x100), 2, bytes); break;
                default: cpu.ReadString(IoAddress.Pio(0x100), 2, bytes); break;
            }
        });
        Assert.True(attachment.NeedsReset);
    }

    [Fact]
    public void PropagateFromHostCallsToADevice()
    {
        using EmbeddedMachine machine = Throwing();
        using var device = new FailingDevice(machine);
        Assert.Throws<InvalidDataException>(device.ResetInVain);
        device.Heal();
        Assert.Throws<InvalidTimeZoneException>(() => device.Attachment.Synchronize(static () => throw new InvalidTimeZoneException()));
        Assert.True(device.Attachment.NeedsReset);
        device.Heal();
        device.Attachment.Post(static () => throw new InvalidTimeZoneException());
        Assert.Throws<InvalidTimeZoneException>(machine.Settle);
        machine.Settle();
    }

    [Fact]
    public void ResetTheWholeBoardBeforePropagating()
    {
        using EmbeddedMachine machine = Throwing();
        var resets = new List<string>();
        Table[] tables = [new Table("First"), new Table("Second")];
        foreach (Table table in tables)
        {
            table.InHandler = () =>
            {
                resets.Add(table.Name);
                throw new InvalidDataException(table.Name);
            };
        }

        using Attachment board = machine.Attach(new Board(new BoardPart(tables[0], "First"), new BoardPart(tables[1], "Second")));

        Assert.Equal(2, Assert.Throws<AggregateException>(board.Reset).InnerExceptions.Count);
        Assert.Equal(["First", "Second"], resets);
    }

    [Fact]
    public void NotUnwindAHandlerThatAccessesAnotherDevice()
    {
        using EmbeddedMachine machine = Throwing();
        Table inner = Register("Inner", 0x1000), outer = Register("Outer", 0x2000);
        bool isDone = false;
        inner.InHandler = static () => throw new InvalidDataException("inner");
        outer.InHandler = () =>
        {
            machine.GuestWrite(IoAddress.Mmio(0x1000), 4, 1);
            isDone = true;
        };
        using Attachment first = machine.Attach(inner);
        using Attachment second = machine.Attach(outer);

        Assert.Equal("inner", Assert.Throws<InvalidDataException>(() => machine.GuestWrite(IoAddress.Mmio(0x2000), 4, 1)).Message);

        Assert.True(isDone);
        Assert.Equal((true, false), (first.NeedsReset, second.NeedsReset));
    }

    [Fact]
    public void NotBeMistakenForAFailureOfAnotherMachine()
    {
        using EmbeddedMachine machine = Throwing();
        using var contained = new EmbeddedMachine(new() { Logger = NullLogger.Instance });
        using EmbeddedMachine other = Throwing();
        Table inner = Register("Inner", 0x1000), outer = Register("Outer", 0x2000);
        inner.InHandler = static () => throw new InvalidDataException("inner");
        outer.InHandler = () =>
        {
            contained.GuestWrite(IoAddress.Mmio(0x2000), 4, 1);
            other.GuestWrite(IoAddress.Mmio(0x1000), 4, 1);
        };
        machine.Attach(outer);
        other.Attach(inner);

        Assert.Equal("inner", Assert.Throws<InvalidDataException>(() => machine.GuestWrite(IoAddress.Mmio(0x2000), 4, 1)).Message);

        Assert.True(machine.Attachments[0].NeedsReset, "It went through the handler of the other machine, which did not catch it.");
        other.Settle();
        machine.Settle();
    }

    [Fact]
    public void NotThrowOnDisposal()
    {
        EmbeddedMachine machine = Throwing();
        var device = new FailingDevice(machine);
        device.Do("ring a doorbell");
        machine.Dispose();
    }

    [Fact]
    public void BeALineOnStandardErrorWithoutALogger()
    {
        TextWriter before = Console.Error;
        using var written = new StringWriter();
        Console.SetError(written);
        try
        {
            using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
            var device = new FailingDevice(machine);
            device.Do("read a register");
            device.Heal();
            device.Do("read a register");
            Table secret = Register("Odd", 0x8000);
            secret.Registers.Add(new(AddressSpace.Mmio, 0x9000, 4, RegisterAccess.Reserved, "Secret"));
            machine.Attach(secret);
            machine.GuestRead(IoAddress.Mmio(0x9000), 4);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Equal(
            "DeviceDsl: read of Status of Broken threw; the device is disabled until it is reset. "
            + $"InvalidDataException: broken 1{Environment.NewLine}"
            + $"DeviceDsl: 1 more suppressed: read of Status of Broken.{Environment.NewLine}",
            written.ToString());
    }

    /// <summary>Warnings about reserved registers, which are dropped without a logger, hide no failure, however many there are.</summary>
    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void BeVisibleDespiteManyWarnings(int reserved)
    {
        TextWriter before = Console.Error;
        using var written = new StringWriter();
        Console.SetError(written);
        try
        {
            using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
            Table table = Register("Odd", 0x8000);
            for (int index = 0; index < reserved; index++)
            {
                table.Registers.Add(new(AddressSpace.Mmio, 0x1000 + (4 * (ulong)index), 4, RegisterAccess.Reserved, $"Secret{index}"));
            }

            machine.Attach(table);
            for (int index = 0; index < reserved; index++) machine.GuestRead(IoAddress.Mmio(0x1000 + (4 * (ulong)index)), 4);
            Assert.Empty(written.ToString());
            table.InHandler = static () => throw new InvalidDataException("broken");
            machine.GuestRead(IoAddress.Mmio(0x8000), 4);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.StartsWith("DeviceDsl: read of Status of Odd threw", written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void BeOneLineForAnyExceptionText()
    {
        TextWriter before = Console.Error;
        using var written = new StringWriter();
        Console.SetError(written);
        try
        {
            using var machine = new EmbeddedMachine();
            Table table = Register("Broken", 0x1000);
            table.InHandler = static () => throw new InvalidDataException("one\ntwo\r\nthree");
            machine.Attach(table);
            machine.GuestRead(IoAddress.Mmio(0x1000), 4);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Single(written.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private static EmbeddedMachine Throwing() => new(new() { Logger = NullLogger.Instance, OnHandlerFailure = HandlerFailure.Throw });

    private static Table Register(string name, ulong offset)
    {
        var table = new Table(name);
        table.Registers.Add(new(AddressSpace.Mmio, offset, 4, RegisterAccess.ReadWrite, "Status"));
        return table;
    }
}
