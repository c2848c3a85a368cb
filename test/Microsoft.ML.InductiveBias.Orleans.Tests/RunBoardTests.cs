namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Blocks and leases, without a cluster.</summary>
[TestClass]
public sealed class RunBoardTests
{
    private readonly ManualClock _clock = new();

    [TestMethod]
    public void BlocksAreAlignedSoThatAResumedRunHasTheSame()
    {
        // Of the blocks 0–3, 4–7 and 8–11, the file holds 0, 1, 5 and all of the last one.
        var board = Board([2, 3, 4, 6, 7], size: 4);
        CollectionAssert.AreEqual((int[])[2, 3], board.Take("a")!.Value.Seeds);
        CollectionAssert.AreEqual((int[])[4, 6, 7], board.Take("a")!.Value.Seeds);
        Assert.IsNull(board.Take("a"));
        Assert.AreEqual(2, board.Open);
    }

    [TestMethod]
    public void ALeaseLapsesUnlessItIsRenewed()
    {
        var board = Board([.. Enumerable.Range(0, 4)], size: 4);
        var (lease, block, _) = board.Take("a")!.Value;
        _clock.Advance(9);
        Assert.IsTrue(board.Renew(lease, block, "a"));
        Assert.IsNull(board.Take("b"));
        _clock.Advance(9);
        Assert.AreEqual(1, board.Leases, "The renewed lease holds after the time of the first.");
        _clock.Advance(1);
        var (other, again, _) = board.Take("b")!.Value;
        Assert.AreEqual(block, again);
        Assert.IsFalse(board.Renew(lease, block, "a"), "Another worker has the block.");
        Assert.IsTrue(board.Renew(other, block, "b"));
    }

    [TestMethod]
    public void ALapsedLeaseThatNobodyTookGoesOn()
    {
        var board = Board([0], size: 1);
        var (lease, block, _) = board.Take("a")!.Value;
        _clock.Advance(11);
        Assert.IsTrue(board.Renew(lease, block, "a"));
        Assert.IsNull(board.Take("b"), "The block has one lease, not two.");
    }

    [TestMethod]
    public void ABlockIsOpenUntilItIsOnTheDisk()
    {
        var board = Board([0, 1], size: 1);
        var (lease, block, _) = board.Take("a")!.Value;
        board.Deliver(lease, block);
        Assert.AreEqual((2, true, false), (board.Open, board.IsDelivered(block), board.IsDone(block)));
        board.Acknowledge(block);
        board.Acknowledge(block);
        Assert.AreEqual((1, true), (board.Open, board.IsDone(block)));
        Assert.IsFalse(board.Renew(lease, block, "a"));
    }

    [TestMethod]
    public void ABlockThatIsLostTooOftenIsGivenUpWithEveryReason()
    {
        var board = Board([0, 1], size: 1, losses: 3);
        var (kept, keptBlock, _) = board.Take("a")!.Value;
        foreach (string worker in (string[])["b", "c", "d"])
        {
            var (lease, block, _) = board.Take(worker)!.Value;
            if (worker == "c")
            {
                board.Return(lease, "c: out of memory");
            }
            else
            {
                Assert.IsTrue(board.Renew(kept, keptBlock, "a"));
                _clock.Advance(6);
                Assert.IsTrue(board.Renew(kept, keptBlock, "a"));
                _clock.Advance(6);
            }
        }
        Assert.AreEqual(keptBlock, board.Take("e")!.Value.Block, "What is left is the block that takes long.");
        Assert.IsNull(board.Take("f"));
        var (seeds, losses) = board.GivenUp.Single();
        CollectionAssert.AreEqual((int[])[1], seeds.ToArray());
        CollectionAssert.AreEqual((string[])["b didn't renew its lease", "c: out of memory", "d didn't renew its lease"], losses.ToArray());
        Assert.AreEqual(1, board.Open, "The other block goes on.");
        // A result that comes late after all is taken.
        board.Deliver(0, 1);
        Assert.IsEmpty(board.GivenUp);
        Assert.AreEqual(2, board.Open);
    }

    [TestMethod]
    public void ALeaseThatIsGivenBackIsNoLoss()
    {
        var board = Board([0], size: 1, losses: 1);
        for (int i = 0; i < 5; i++)
            board.Return(board.Take("a")!.Value.Lease, null);
        Assert.IsEmpty(board.GivenUp);
        Assert.IsNotNull(board.Take("b"));
    }

    [TestMethod]
    public void AWorkerThatHoldsAllBlocksAndDeliversNoneSharesThem()
    {
        // No block has arrived on this board: it may replace that of a silo that ended, and the worker's first block may never end.
        var board = Board([0, 1, 2], size: 1);
        var leases = Enumerable.Range(0, 3).Select(_ => board.Take("holds all")!.Value).ToList();
        _clock.Advance(9);
        Assert.IsTrue(leases.All(lease => board.Renew(lease.Lease, lease.Block, "holds all")));
        Assert.IsNull(board.Take("idle"));
        _clock.Advance(2);
        var taken = board.Take("idle")!.Value;
        Assert.IsTrue(board.Renew(taken.Lease, taken.Block, "idle"));
        Assert.IsTrue(leases.All(lease => board.Renew(lease.Lease, lease.Block, "holds all")), "Both compute it, and the first result counts.");
        board.Deliver(taken.Lease, taken.Block);
        Assert.IsTrue(board.IsDelivered(taken.Block));
    }

    [TestMethod]
    public void TheBlockOfASlowWorkerIsGivenToAnotherOneToo()
    {
        var board = Board([.. Enumerable.Range(0, 4)], size: 1);
        var slow = board.Take("slow")!.Value;
        for (int i = 0; i < 3; i++)
        {
            var quick = board.Take("quick")!.Value;
            _clock.Advance(2);
            Assert.IsTrue(board.Renew(slow.Lease, slow.Block, "slow"));
            board.Deliver(quick.Lease, quick.Block);
            board.Acknowledge(quick.Block);
        }
        Assert.IsNull(board.Take("quick"), "Three times the time of others isn't over yet.");
        _clock.Advance(1);
        var second = board.Take("quick")!.Value;
        Assert.AreEqual(slow.Block, second.Block);
        Assert.IsNull(board.Take("third"), "Two leases are enough.");
        Assert.IsNull(board.Take("slow"), "A worker doesn't compute its own block twice.");
        board.Deliver(second.Lease, second.Block);
        board.Acknowledge(second.Block);
        Assert.IsFalse(board.Renew(slow.Lease, slow.Block, "slow"));
        Assert.AreEqual(0, board.Open);
    }

    [TestMethod]
    public void ANewBoardTakesOverTheLeasesOfOneThatWasLost()
    {
        var first = Board([.. Enumerable.Range(0, 4)], size: 2);
        var (lease, block, _) = first.Take("a")!.Value;
        _clock.Advance(1);
        var second = Board([.. Enumerable.Range(0, 4)], size: 2);
        Assert.IsTrue(second.Renew(lease, block, "a"));
        var other = second.Take("b")!.Value;
        Assert.AreNotEqual(block, other.Block);
        Assert.AreNotEqual(lease, other.Lease);
    }

    /// <summary>Random workers that die, return, hesitate, and deliver late: every block is delivered, and the board ends.</summary>
    [TestMethod]
    public void NothingIsLostWhateverHappens()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var seeds = Enumerable.Range(0, 200).Where(_ => random.Next(3) > 0).ToArray();
            var board = Board(seeds, random.Next(1, 9), losses: int.MaxValue);
            var held = new List<(long Lease, int Block, int[] Seeds, string Worker)>();
            var onDisk = new HashSet<int>();
            for (int step = 0; board.Open > 0; step++)
            {
                Assert.IsLessThan(100_000, step, $"seed {seed}");
                _clock.Advance(random.NextDouble());
                string worker = $"w{random.Next(5)}";
                if (board.Take(worker) is var (lease, block, blockSeeds))
                    held.Add((lease, block, blockSeeds, worker));
                if (held.Count == 0)
                    continue;
                int which = random.Next(held.Count);
                switch (random.Next(6))
                {
                    case 0:
                        held.RemoveAt(which); // the machine dies
                        break;
                    case 1:
                        board.Return(held[which].Lease, random.Next(2) == 0 ? "failed" : null);
                        held.RemoveAt(which);
                        break;
                    case 2:
                        board.Renew(held[which].Lease, held[which].Block, held[which].Worker);
                        break;
                    default:
                        board.Deliver(held[which].Lease, held[which].Block);
                        board.Acknowledge(held[which].Block);
                        onDisk.UnionWith(held[which].Seeds);
                        held.RemoveAt(which);
                        break;
                }
            }
            Assert.IsTrue(onDisk.SetEquals(seeds), $"seed {seed}");
        }
    }

    private RunBoard Board(int[] seeds, int size, int losses = 3) => new(seeds, size, TimeSpan.FromSeconds(10), losses, _clock);
}
